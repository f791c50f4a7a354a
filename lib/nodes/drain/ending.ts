import "server-only";
import { recordAll } from "./record";
import { putBack } from "./replace-first";
import { type DrainRun, isFinal, settle } from "./run";
import type { SliceEnd } from "./slice";

/** How a drain ends: whole, with something named, or at its deadline as was chosen. */

const NAMED = 5;

export const named = (keys: readonly string[]): string =>
  keys.length <= NAMED
    ? keys.join(", ")
    : `${keys.slice(0, NAMED).join(", ")} and ${keys.length - NAMED} more`;

export async function endEmpty(run: DrainRun, notReady: readonly string[]): Promise<SliceEnd> {
  const { memo } = run;
  await finish(run);
  const gaveUp = memo.pods.filter(({ state }) => state === "given_up");
  const strangers = memo.strangers ?? [];
  const wrong = [
    ...(gaveUp.length === 0 ? [] : [`given up: ${named(gaveUp.map(({ key, says }) => `${key} (${says})`))}`]),
    ...(strangers.length === 0 ? [] : [`landed meanwhile and not in the plan: ${named(strangers)}`]),
  ];
  if (wrong.length > 0) return { outcome: "failed", says: `cordoned, but not empty; ${wrong.join("; ")}` };
  const evicted = memo.pods.filter((pod) => pod.evicted !== "no").length;
  const left = memo.pods.filter(({ state }) => state === "left").length;
  if (memo.pods.length === 0 && memo.cordoned === false)
    return { outcome: "already_so", says: "was cordoned and empty already", auditId: null };
  const parts = [
    `drained: ${evicted} evicted`,
    ...(left === 0 ? [] : [`${left} still terminating`]),
    ...(notReady.length === 0 ? [] : [`not Ready yet: ${named(notReady)}`]),
  ];
  return { outcome: "done", says: parts.join("; "), auditId: memo.auditId };
}

export async function endAtDeadline(run: DrainRun): Promise<SliceEnd> {
  const { memo, input, ports } = run;
  const left = memo.pods.filter((pod) => !isFinal(pod) || pod.state === "given_up");
  const says = `deadline of ${input.deadlineSeconds} s reached with ${named(left.map((pod) => `${pod.key} (${pod.says})`))} left`;
  await finish(run);
  if (input.atDeadline === "ask") {
    memo.asked = true;
    return { outcome: "ask", says: `${says}: go on, or cancel?`, memo };
  }
  if (input.atDeadline === "leave_cordoned") return { outcome: "failed", says: `${says}; stays cordoned` };
  memo.phase = "restoring";
  await ports.fence();
  const restored = await ports.restore();
  if (restored.outcome === "failed") return { outcome: "failed", says: `${says}; ${restored.says}` };
  if (restored.outcome === "retry")
    return { outcome: "continue", says: restored.says, memo, waits: null, afterMs: restored.retryAfterMs };
  return { outcome: "failed", says: `${says}; put back as it was found` };
}

async function finish(run: DrainRun): Promise<void> {
  await settle(run);
  await recordAll(run);
  await putBack(run, "all");
}
