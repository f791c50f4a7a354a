import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";

/** As it was bundled for the demo of this run: nothing is prepared or built again under its feet. */
const COMMAND = ["--conditions=react-server", "--enable-source-maps", join("dist", "forgeboard.mjs")];

/** What the running demo keeps for other commands of the clone. */
const runningWire = z.object({
  env: z.object({
    DATABASE_URL: z.url(),
    FORGEBOARD_SECRET: z.string(),
    FORGEBOARD_READER_KUBECONFIG: z.string(),
  }),
});

type Options = {
  port: number;
  /** The site file, as an installation would write it. */
  site: Record<string, unknown>;
  env?: Record<string, string>;
};

/**
 * One more web process beside the demo of this run, on the same database and cluster but a site file of its own,
 * started as a deployment starts it: `forgeboard migrate` gives the connection, `forgeboard web` serves the build.
 */
export async function startSecondWeb({ port, site, env = {} }: Options) {
  const dataDir = process.env.FORGEBOARD_E2E_DATA ?? "";
  const running = runningWire.parse(JSON.parse(readFileSync(join(dataDir, "running.json"), "utf8"))).env;
  const url = `http://127.0.0.1:${port}`;
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-second-web-"));
  writeFileSync(join(dir, "site.yaml"), stringify(site));
  const common = { PATH: process.env.PATH ?? "", NODE_ENV: "production" as const };
  const migrated = execFileSync(process.execPath, [...COMMAND, "migrate"], {
    env: { ...common, DATABASE_URL: ownerUrl(running.DATABASE_URL, dataDir) },
    encoding: "utf8",
  });
  const words: string[] = [];
  const child = spawn(process.execPath, [...COMMAND, "web", "--port", String(port)], {
    env: {
      ...common,
      ...env,
      DATABASE_URL: /^web\s+(\S+)$/m.exec(migrated)?.[1] ?? "",
      FORGEBOARD_SITE: join(dir, "site.yaml"),
      FORGEBOARD_ORIGIN: url,
      FORGEBOARD_SECRET: running.FORGEBOARD_SECRET,
      FORGEBOARD_READER_KUBECONFIG: running.FORGEBOARD_READER_KUBECONFIG,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: `next` runs in a child of a child, and all of them end together.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (said) => words.push(String(said)));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const { pid } = child;
  if (pid === undefined) throw new Error("the second web process could not be started");
  return {
    url,
    /** Whether it serves; its last words with the failure when it has ended. */
    isReady: async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`the second web process ended: ${words.join("")}`);
      return fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
    },
    async stop() {
      if (child.exitCode === null) process.kill(-pid, "SIGTERM");
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The owner's connection, with the password that the embedded PostgreSQL keeps beside its data. */
function ownerUrl(workerUrl: string, dataDir: string): string {
  const url = new URL(workerUrl);
  url.username = "forgeboard_owner";
  url.password = readFileSync(join(dataDir, "postgres", "password"), "utf8").trim();
  return url.href;
}
