import "server-only";
import { env } from "./env";

/**
 * Tests end the worker dead between claim, patch and record (`patched`), or hold it there until SIGCONT
 * (`patched:stop`). `drain-7` is the seventh time a drain waits for something,
 * `decommission-hiera-done` between the deed of a stage and its record, `repaired` between a batch of tools and its record,
 * `file-3-asked` while the third write to files is under way, `signed` between a certificate and its file. Outside tests this
 * does nothing.
 */
export type FaultPoint =
  | "claimed"
  | "patched"
  | "recorded"
  | "repaired"
  | "signed"
  | `file-${number}-${"asked" | "answered"}`
  | `drain-${number}`
  | `decommission-${string}-${"done" | "recorded"}`;

/** Each process stops once, so that a worker that was held can go on. */
let fired = false;

export function faultPoint(point: FaultPoint): void {
  const { NODE_ENV, FORGEBOARD_FAULT } = env();
  if (NODE_ENV !== "test" || FORGEBOARD_FAULT === undefined) return;
  const [at, how] = FORGEBOARD_FAULT.split(":");
  if (at !== point || fired) return;
  fired = true;
  process.kill(process.pid, how === "stop" ? "SIGSTOP" : "SIGKILL");
}
