import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/** `server-only` resolves to its empty module under the react-server condition, as it does in the worker. */
const shared = {
  resolve: {
    alias: { "@": root, "server-only": `${root}node_modules/server-only/empty.js` },
    conditions: ["react-server", "node"],
  },
  ssr: {
    resolve: { conditions: ["react-server", "node"], externalConditions: ["react-server", "node"] },
    noExternal: ["server-only"],
  },
};

const suite = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  ...shared,
  test: { name, include, environment: "node" as const, ...options },
});

/** Suites of the README's table. `unit` and `architecture` need no server; the rest start their own. */
export default defineConfig({
  test: {
    projects: [
      suite("architecture", ["architecture.test.ts"]),
      suite("unit", ["{app,components,lib,e2e}/**/*.test.{ts,tsx}"], {
        exclude: ["**/*.{contract,database,cluster}.test.ts", "**/node_modules/**"],
        // Properties take seconds of pure computing; the room is for machines that do other things besides.
        testTimeout: 30_000,
      }),
      suite("database", ["{app,lib,e2e}/**/*.database.test.ts"], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        globalSetup: "./e2e/database/vitest-setup.ts",
        fileParallelism: false,
      }),
      suite("contract", ["{lib,e2e}/**/*.contract.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 240_000,
        fileParallelism: false,
      }),
      suite("cluster", ["{lib,e2e}/**/*.cluster.test.ts"], {
        testTimeout: 420_000,
        hookTimeout: 240_000,
        fileParallelism: false,
      }),
    ],
  },
});
