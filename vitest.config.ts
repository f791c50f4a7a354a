import { globSync, readFileSync } from "node:fs";
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
  // A second, the default, is short for a process that starts while other things run.
  test: { name, include, environment: "node" as const, expect: { poll: { timeout: 12_000 } }, ...options },
});

const UNIT = ["{app,components,lib,e2e}/**/*.test.{ts,tsx}"];
const BESIDES = ["**/*.{contract,database,cluster}.test.ts", "**/node_modules/**"];
/** Puts something in the place of a module, and would do so for the files after it in the same process. */
const mocking = globSync(UNIT, { cwd: root, exclude: BESIDES }).filter((file) =>
  readFileSync(`${root}${file}`, "utf8").includes("vi.mock("),
);
// Properties take seconds of pure computing; the room is for machines that do other things besides.
const PURE = { testTimeout: 30_000 };

/** Each file starts servers of its own and mostly waits for them; more than two at once would crowd out what they time. */
const atOnce = (files: 1 | 2) => ({
  maxWorkers: files,
  // Workers are counted per group.
  sequence: { groupOrder: files },
});

const CLUSTER = ["{lib,e2e}/**/*.cluster.test.ts"];
/** Holds our seconds against kubectl's, so nothing else may run. */
const TIMED = ["e2e/conformance/*.cluster.test.ts"];
const SLOW = { testTimeout: 420_000, hookTimeout: 240_000 };

/** Suites of the README's table. `unit` and `architecture` need no server; the rest start their own. */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      suite("architecture", ["architecture.test.ts"]),
      // Reading modules is two thirds of the work: files share them, so each leaves things as it found them.
      suite("unit", UNIT, {
        ...PURE,
        exclude: [...BESIDES, ...mocking],
        isolate: false,
        restoreMocks: true,
        unstubEnvs: true,
      }),
      suite("unit-mocking", mocking, PURE),
      suite("database", ["{app,lib,e2e}/**/*.database.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 240_000,
        globalSetup: "./e2e/database/vitest-setup.ts",
        ...atOnce(2),
      }),
      suite("contract", ["{lib,e2e}/**/*.contract.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 240_000,
        // Two Puppet servers that start at once starve each other.
        ...atOnce(1),
      }),
      suite("cluster", CLUSTER, { ...SLOW, exclude: [...TIMED, "**/node_modules/**"], ...atOnce(2) }),
      suite("cluster-timed", TIMED, { ...SLOW, ...atOnce(1) }),
    ],
  },
});
