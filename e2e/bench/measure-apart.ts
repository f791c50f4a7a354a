import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { progress } from "@/lib/cli/progress";
import type { Answer, Task } from "./measure";

/** Settings are read once in a process, and an index lives as long as it: each figure has one of its own. */

type Limits = { msMax: number; sayEveryMs: number };
/** Half as long again as the bar of the longest figure. */
const LIMITS: Limits = { msMax: 15 * 60_000, sayEveryMs: 30_000 };
/** To let go of servers and files before it is killed. */
const LEAVE_MS = 15_000;

/** A process that ends without an answer, or gives none in time, is a problem of this figure alone. */
export async function measureApart(
  program: string,
  task: Task,
  { msMax, sayEveryMs }: Limits = LIMITS,
): Promise<Answer> {
  // A group of its own, so that it can be ended with everything it has started. Its words stand beside the table.
  const child = fork(program, ["measure"], { detached: true, stdio: ["ignore", 2, 2, "ipc"] });
  const startedAt = Date.now();
  const alive = setInterval(
    () => progress(`${task.name}: ${Math.round((Date.now() - startedAt) / 1_000)} s so far`),
    sayEveryMs,
  );
  const gone = once(child, "exit");
  try {
    child.send(task);
    return await Promise.race([
      once(child, "message").then(([answer]) => answer as Answer),
      gone.then(([code, signal]) => ({
        problem: `its process ended with ${signal ?? code} and without an answer`,
      })),
      wait(msMax, { problem: `no answer in ${Math.round(msMax / 1_000)} s` }, { ref: false }),
    ]);
  } finally {
    clearInterval(alive);
    await end(child, gone);
  }
}

async function end({ pid }: ChildProcess, gone: Promise<unknown>): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    try {
      // Of the whole group.
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // Nobody is left in it.
      return;
    }
    await Promise.race([gone, wait(LEAVE_MS, null, { ref: false })]);
  }
}
