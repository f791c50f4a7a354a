import "server-only";
import type { DrainProgress } from "./model";
import type { DrainRun } from "./run";

const iso = (ms: number): string => new Date(ms).toISOString();

/** Shows how far it has come, and what it waits for when nothing else is under way. */
export function report(run: DrainRun): void {
  run.ports.report(progressOf(run), waitsFor(run));
}

export const progressOf = ({ memo }: DrainRun): DrainProgress => ({
  phase: memo.phase,
  deadlineAt: iso(memo.deadlineAt),
  pods: memo.pods.map(({ key, uid, state, says, since, tries, nextTryAt, replacement }) => ({
    key,
    uid,
    state,
    says,
    since: iso(since),
    tries,
    nextTryAt: state === "blocked" && nextTryAt !== null ? iso(nextTryAt) : null,
    replacement,
  })),
});

export function waitsFor({ memo, inFlight, ports }: DrainRun): string | null {
  const { seen } = ports;
  const problem = seen.problem();
  if (problem !== null) return `the picture of the cluster stands still: ${problem}`;
  const blocked = memo.pods.filter(({ state }) => state === "blocked");
  const busy =
    inFlight.size > 0 || memo.pods.some(({ state }) => state === "terminating" || state === "evicting");
  if (blocked.length > 0 && !busy) {
    const [first] = blocked;
    return `${first?.key}: ${first?.says}${blocked.length > 1 ? ` (and ${blocked.length - 1} more)` : ""}`;
  }
  const jobs = memo.pods.filter(({ state }) => state === "waiting_job").length;
  return jobs > 0 && !busy ? `${jobs} ${jobs === 1 ? "job" : "jobs"} to complete` : null;
}
