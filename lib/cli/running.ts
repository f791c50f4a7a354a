import "server-only";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** What other commands of the same clone need to reach a running `demo` or `start`. Readable by its owner only. */
const runningSchema = z.object({
  pid: z.int(),
  url: z.string(),
  dataDir: z.string(),
  env: z.record(z.string(), z.string()),
});
export type Running = z.infer<typeof runningSchema>;

const file = () => join(process.cwd(), ".forgeboard", "running.json");

export function writeRunning(running: Running): void {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), JSON.stringify(running, null, 2), { mode: 0o600 });
}

export function forgetRunning(): void {
  rmSync(file(), { force: true });
}

/** The running instance of this clone, or null when there is none or its process is gone. */
export function findRunning(): Running | null {
  if (!existsSync(file())) return null;
  const running = runningSchema.safeParse(JSON.parse(readFileSync(file(), "utf8")));
  if (!running.success) return null;
  try {
    process.kill(running.data.pid, 0);
    return running.data;
  } catch {
    return null;
  }
}
