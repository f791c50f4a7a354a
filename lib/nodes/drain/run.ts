import "server-only";
import type { PodRecord } from "@/lib/live/model";
import type { DrainMemo, PodMemo } from "./memo";
import type { DrainInput, DrainPlan, DrainPod, DrainPodState } from "./model";
import type { DrainPorts } from "./ports";

/** One slice's hands: the plan, the memo it changes, the ports, and what is in flight. */
export type DrainRun = {
  input: DrainInput;
  plan: DrainPlan;
  planned: ReadonlyMap<string, DrainPod>;
  memo: DrainMemo;
  ports: DrainPorts;
  limits: DrainLimits;
  inFlight: Map<string, Promise<void>>;
  /** Ends requests that do not answer before a deadline or a pause. */
  abandon: AbortController;
  /** `disruptionsAllowed` of each budget when it was last looked at. */
  allowed: Map<string, number>;
  /** An entry that is being written; one at a time. */
  recording: Promise<void> | null;
  /** What ends the slice at once, such as a lease that was lost. */
  broken: { error: unknown } | null;
};

export type DrainLimits = {
  sliceMs: number;
  inFlight: number;
  /** No pod is asked sooner after it was asked before. */
  tryMsMin: number;
  backOffMsMax: number;
  /** ± this share of a back-off. */
  jitter: number;
  /** Between two direct lists while something is waited for. */
  listMs: number;
  /** Between the two lists that have to find the node empty. */
  emptyMs: number;
  /** How long replacements are waited for once the node is empty. */
  readyMs: number;
  /** How long a pause or the deadline waits for requests under way. */
  settleMs: number;
};

export const LIMITS: DrainLimits = {
  sliceMs: 10_000,
  inFlight: 16,
  tryMsMin: 5_000,
  backOffMsMax: 30_000,
  jitter: 0.2,
  listMs: 10_000,
  emptyMs: 300,
  readyMs: 60_000,
  settleMs: 500,
};

const FINAL: ReadonlySet<DrainPodState> = new Set(["gone", "rescheduled", "ready", "left", "given_up"]);

/** Nothing is done for it any more; `gone` may still find its replacement. */
export const isFinal = ({ state }: PodMemo): boolean => FINAL.has(state);

export function become(run: DrainRun, pod: PodMemo, state: DrainPodState, says: string): void {
  if (pod.state !== state) pod.since = run.ports.now();
  pod.state = state;
  pod.says = says;
  if (state !== "blocked") pod.nextTryAt = state === "queued" ? pod.nextTryAt : null;
}

/** Would have to go for the node to be empty: neither the kubelet's own nor a living DaemonSet's. */
export const leaves = (pod: PodRecord): boolean =>
  !pod.mirror && (pod.owner?.kind !== "DaemonSet" || pod.phase === "Succeeded" || pod.phase === "Failed");

/** Whether the drain is of the whole node, or of chosen tools and pods only. */
export const isWhole = ({ onlyTools, onlyPods }: DrainInput): boolean =>
  onlyTools.length === 0 && onlyPods.length === 0;

/** Lets what is in flight end; `guard` sees to it that this takes no longer than it may. */
export const settle = async (run: DrainRun): Promise<void> => {
  await Promise.allSettled(run.inFlight.values());
};

/** Gives up requests that are still without an answer shortly after the deadline, or after a pause was asked for. */
export async function guard(run: DrainRun, done: AbortSignal): Promise<void> {
  const { ports, memo, limits } = run;
  const either = AbortSignal.any([done, ports.stop]);
  let until = memo.deadlineAt + limits.settleMs;
  let stopping = false;
  while (!done.aborted && ports.now() < until) {
    if (ports.stop.aborted && !stopping) {
      stopping = true;
      until = Math.min(until, ports.now() + limits.settleMs);
    }
    await ports.wait(until - ports.now(), stopping ? done : either);
  }
  if (!done.aborted) run.abandon.abort();
}

export const openRun = (
  given: Pick<DrainRun, "input" | "plan" | "memo" | "ports"> & { limits?: DrainLimits },
): DrainRun => ({
  limits: LIMITS,
  ...given,
  planned: new Map(given.plan.pods.map((pod) => [pod.uid, pod])),
  inFlight: new Map(),
  abandon: new AbortController(),
  allowed: new Map(),
  recording: null,
  broken: null,
});
