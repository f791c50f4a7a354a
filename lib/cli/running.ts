import "server-only";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/**
 * What other commands need to reach a running `demo` or `start`: `running.json` in its data folder, readable by its
 * owner only, and in the clone a pointer per process to that folder. So several instances may run from one clone.
 */
const runningSchema = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  url: z.string(),
  dataDir: z.string(),
  env: z.record(z.string(), z.string()),
});
export type Running = z.infer<typeof runningSchema>;

const fileIn = (dataDir: string) => join(dataDir, "running.json");
const pointers = () => join(process.cwd(), ".forgeboard", "running");

export function writeRunning(running: Omit<Running, "startedAt">): void {
  const entry: Running = { ...running, startedAt: new Date().toISOString() };
  writeFileSync(fileIn(running.dataDir), JSON.stringify(entry, null, 2), { mode: 0o600 });
  mkdirSync(pointers(), { recursive: true });
  writeFileSync(join(pointers(), String(running.pid)), running.dataDir, { mode: 0o600 });
}

export function forgetRunning({ pid, dataDir }: Pick<Running, "pid" | "dataDir">): void {
  if (read(dataDir)?.pid === pid) rmSync(fileIn(dataDir), { force: true });
  rmSync(join(pointers(), String(pid)), { force: true });
}

/** The live instance of this data folder; without one the newest of this clone. Null when there is none. */
export function findRunning(dataDir?: string): Running | null {
  if (dataDir !== undefined) return live(resolve(dataDir));
  if (!existsSync(pointers())) return null;
  const found = readdirSync(pointers()).flatMap((pid) => {
    const file = join(pointers(), pid);
    const running = live(readFileSync(file, "utf8"));
    // A process that was killed could not take its pointer away.
    if (running === null) rmSync(file, { force: true });
    return running === null ? [] : [running];
  });
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0] ?? null;
}

function live(dataDir: string): Running | null {
  const running = read(dataDir);
  if (running === null) return null;
  try {
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}

function read(dataDir: string): Running | null {
  if (!existsSync(fileIn(dataDir))) return null;
  try {
    const running = runningSchema.safeParse(JSON.parse(readFileSync(fileIn(dataDir), "utf8")));
    return running.success ? running.data : null;
  } catch {
    // Half written by a process that was killed.
    return null;
  }
}
