import "server-only";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "@/lib/core/clock";

/**
 * After a kill -9 of whoever started it, a PostgreSQL may live on without a parent, or leave a postmaster.pid whose
 * number another process has by now. Both would keep the next start from this folder.
 */
/** Above every process number an operating system gives. */
const NOBODY = "2147483646";
const END_MS_MAX = 15_000;

/** @throws Error when somebody else's server runs on the folder */
export async function freeFolder(databaseDir: string): Promise<void> {
  const file = join(databaseDir, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const running = Number.isInteger(pid) && pid > 1 ? lookAt(pid) : null;
  if (running === null || !running.command.includes(databaseDir)) {
    // Not removed: PostgreSQL finds in it the shared memory that children of the dead server may still write to.
    writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, NOBODY));
    return;
  }
  const parent = running.parent === 1 ? null : lookAt(running.parent);
  if (parent !== null && /node/.test(parent.command))
    throw new Error(`${databaseDir} is in use by process ${pid} of process ${running.parent}`);
  process.stderr.write(`forgeboard: ending PostgreSQL ${pid}, which an earlier run left behind\n`);
  // Fast shutdown: what was committed is written out.
  process.kill(pid, "SIGINT");
  for (const until = Date.now() + END_MS_MAX; lookAt(pid) !== null; await sleep(50))
    if (Date.now() > until) throw new Error(`PostgreSQL ${pid} on ${databaseDir} does not end`);
}

/** Null when there is no such process, or nothing left of it but its exit code. */
function lookAt(pid: number): { parent: number; command: string } | null {
  try {
    const said = execFileSync("ps", ["-o", "ppid=,stat=,command=", "-p", String(pid)], { encoding: "utf8" });
    const [, parent, stat, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/s.exec(said) ?? [];
    return parent === undefined || stat?.startsWith("Z")
      ? null
      : { parent: Number(parent), command: command ?? "" };
  } catch {
    return null;
  }
}
