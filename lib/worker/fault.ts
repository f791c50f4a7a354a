import "server-only";
import { env } from "@/lib/config/env";

/** Tests stop the worker dead between claim, patch and record. Outside tests this does nothing. */
export type FaultPoint = "claimed" | "patched" | "recorded";

export function faultPoint(point: FaultPoint): void {
  const { NODE_ENV, FORGEBOARD_FAULT } = env();
  if (NODE_ENV === "test" && FORGEBOARD_FAULT === point) process.kill(process.pid, "SIGKILL");
}
