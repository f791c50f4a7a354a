import "server-only";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { env, inheritedEnvironment } from "@/lib/config/env";
import { sleep } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { claimPort } from "./claim-port";
import { progress } from "./progress";
import { findRunning, forgetRunning, writeRunning } from "./running";
import { keepCheckpointKey, keepSecret } from "./secrets";
import { Supervisor } from "./supervisor";
import { webArguments } from "./web-arguments";

export type StackOptions = {
  port: number;
  dataDir: string;
  /** Forgets everything in `dataDir` first. */
  fresh: boolean;
  /** `build` serves what `npm run build` made; `source` compiles on demand, for developers. */
  web: "build" | "source";
  /** Owner's connection to an existing server; without it a PostgreSQL of our own is started in `dataDir`. */
  databaseUrl: string | undefined;
};

/** What the platform underneath adds: which cluster, which site, and how to end it. */
export type Platform = {
  env: Record<string, string>;
  readerKubeconfig: string | null;
  writerKubeconfig: string | null;
  /** Puts into the migrated database what should be there before anything starts. */
  seed?(workerUrl: string): Promise<void>;
  stop(): Promise<void>;
};

const READY_MS_MAX = 60_000;
type Stop = () => Promise<void>;

/** Starts platform, database, web and, once that is ready, worker; ends them in the reverse one, also when a start fails. */
export async function startStack(options: StackOptions, platform: (dataDir: string) => Promise<Platform>) {
  const dataDir = resolve(options.dataDir);
  const other = findRunning(dataDir);
  if (other !== null)
    throw new AppError(
      "precondition",
      `already running on ${dataDir} at ${other.url}; end it first (process ${other.pid}), or pass another --data`,
    );
  if (options.fresh) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  // PostgreSQL runs as its own user when we are root, and has to pass through; what is secret in here has mode 0600.
  chmodSync(dataDir, 0o711);
  const port = await claimPort(options.port);
  const stops: Stop[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
    forgetRunning({ pid: process.pid, dataDir });
  };
  try {
    const base = await startFoundations(options, dataDir, platform, stops);
    const url = `http://127.0.0.1:${port}`;
    const common = {
      ...base.env,
      FORGEBOARD_ORIGIN: env().FORGEBOARD_ORIGIN ?? url,
      FORGEBOARD_SECRET: keepSecret(dataDir),
    };
    const supervisor = new Supervisor(join(dataDir, "logs"));
    stops.push(() => supervisor.stop());
    const web = { ...common, DATABASE_URL: base.webUrl, ...kubeconfig("READER", base.readerKubeconfig) };
    const { SMTP_PASSWORD } = env();
    const worker = {
      ...common,
      DATABASE_URL: base.workerUrl,
      ...kubeconfig("WRITER", base.writerKubeconfig),
      ...kubeconfig("READER", base.readerKubeconfig),
      FORGEBOARD_CHECKPOINT_KEY: keepCheckpointKey(dataDir),
      FORGEBOARD_CHECKPOINT_DIR: join(dataDir, "checkpoints"),
      ...(SMTP_PASSWORD === undefined ? {} : { SMTP_PASSWORD }),
    };
    supervisor.start(webProgram(options.web, port, web));
    writeRunning({
      pid: process.pid,
      url,
      dataDir,
      env: worker,
    });
    progress("waiting for the first full picture of the cluster");
    await untilReady(`${url}/readyz`, join(dataDir, "logs"));
    // Not before: it reads the whole cluster too, and a small machine would show people theirs in twice the time.
    supervisor.start(workerProgram(worker));
    return { url, dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Null stands for the cluster the process runs in. */
const kubeconfig = (role: "READER" | "WRITER", file: string | null): Record<string, string> =>
  file === null ? {} : { [`FORGEBOARD_${role}_KUBECONFIG`]: file };

async function startFoundations(
  options: StackOptions,
  dataDir: string,
  platform: (dataDir: string) => Promise<Platform>,
  stops: Stop[],
) {
  const [cluster, database] = await Promise.all([
    platform(dataDir).then((started) => {
      stops.push(() => started.stop());
      return started;
    }),
    openDatabase(options.databaseUrl, dataDir, stops),
  ]);
  progress("migrating the database");
  const urls = await migrate(database);
  await cluster.seed?.(urls.workerUrl);
  return { ...cluster, ...urls };
}

async function openDatabase(url: string | undefined, dataDir: string, stops: Stop[]): Promise<string> {
  if (url !== undefined) return url;
  progress("starting PostgreSQL");
  const embedded = await startEmbeddedPostgres({ dir: join(dataDir, "postgres") });
  stops.push(() => embedded.stop());
  return embedded.ownerUrl;
}

function webProgram(kind: StackOptions["web"], port: number, env: Record<string, string>) {
  return {
    name: "web",
    command: process.execPath,
    args: webArguments(kind === "build" ? "start" : "dev", "127.0.0.1", String(port)),
    env: {
      ...inheritedEnvironment(),
      ...env,
      // With an arena a thread, glibc's default, memory freed by one is of no use to another.
      MALLOC_ARENA_MAX: "2",
      NODE_ENV: kind === "build" ? ("production" as const) : ("development" as const),
      NEXT_TELEMETRY_DISABLED: "1",
    },
  };
}

function workerProgram(env: Record<string, string>) {
  return {
    name: "worker",
    command: process.execPath,
    args: [
      "--conditions=react-server",
      "--enable-source-maps",
      join(process.cwd(), "dist", "forgeboard.mjs"),
      "worker",
    ],
    env: { ...inheritedEnvironment(), ...env, NODE_ENV: "production" as const },
  };
}

async function untilReady(url: string, logDir: string): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new AppError(
    "timeout",
    `the web process was not ready within ${READY_MS_MAX / 1000} s; its words are in ${logDir}/web.log`,
  );
}

/** Resolves at the first Ctrl-C or SIGTERM. */
export const untilAskedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
