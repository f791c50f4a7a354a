import "server-only";
import type { PodRecord } from "@/lib/live/model";
import type { PodMemo } from "./memo";
import { become, type DrainRun, isFinal, isWhole, leaves } from "./run";

/** Brings the pods up to date with the shared picture of the cluster: who goes, who has gone, whose budget freed. */
export function observe(run: DrainRun): void {
  for (const pod of run.memo.pods) if (!isFinal(pod)) look(run, pod, run.ports.seen.pod(pod.key));
  wakeFreed(run);
}

/** By direct list, which has the last word on what is still there and on what is there besides. */
export async function listNode(run: DrainRun): Promise<void> {
  const { memo, ports } = run;
  const pods = await ports.list(AbortSignal.any([ports.signal, run.abandon.signal]));
  memo.listedAt = ports.now();
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]));
  for (const pod of memo.pods) {
    const there = byUid.get(pod.uid);
    if (there !== undefined && pod.state === "gone") become(run, pod, "queued", "is still there");
    if (!isFinal(pod)) look(run, pod, there);
  }
  const outside = pods.filter((pod) => leaves(pod) && !run.planned.has(pod.uid));
  memo.strangers = isWhole(run.input) ? outside.map(({ namespace, name }) => `${namespace}/${name}`) : [];
  // What landed meanwhile and is going already is waited for.
  const going = isWhole(run.input) && outside.some(({ deletionAt }) => deletionAt !== null);
  memo.emptyLists = memo.pods.every(isFinal) && !going ? memo.emptyLists + 1 : 0;
}

function look(run: DrainRun, pod: PodMemo, there: PodRecord | undefined): void {
  if (run.inFlight.has(pod.uid)) return;
  if (there === undefined || there.uid !== pod.uid) {
    leave(run, pod, "gone", "gone");
    return;
  }
  if (there.deletionAt === null) return;
  if (pod.state !== "terminating") leave(run, pod, "terminating", "terminating");
  const { skipTerminatingSeconds: skip } = run.input;
  const overdueMs = run.ports.now() - Date.parse(there.deletionAt);
  if (skip !== null && overdueMs > skip * 1_000)
    become(run, pod, "left", `still terminating ${skip} s after its grace; not waited for`);
}

/** It goes: by our eviction, whose answer may have got lost, or by somebody else's hand. */
function leave(run: DrainRun, pod: PodMemo, state: "gone" | "terminating", says: string): void {
  const maybeOurs = pod.inDoubt || (run.memo.restarted && run.planned.get(pod.uid)?.does === "evict");
  if (maybeOurs && pod.evicted === "no") pod.evicted = "unrecorded";
  pod.inDoubt = false;
  become(run, pod, state, pod.evicted === "no" && state === "terminating" ? "removed by others" : says);
}

/** A budget that allows more than before wakes as many of the pods it held; the longest held first. */
function wakeFreed(run: DrainRun): void {
  const { memo, ports, allowed, limits } = run;
  const blocked = memo.pods.filter(({ state }) => state === "blocked");
  if (blocked.length === 0 && allowed.size === 0) return;
  for (const budget of ports.seen.budgets()) {
    const key = `${budget.namespace}/${budget.name}`;
    const before = allowed.get(key);
    allowed.set(key, budget.disruptionsAllowed);
    if (before === undefined || budget.disruptionsAllowed <= before) continue;
    blocked
      .filter((pod) => pod.budget === budget.name && pod.key.startsWith(`${budget.namespace}/`))
      .sort((a, b) => a.since - b.since)
      .slice(0, budget.disruptionsAllowed)
      .forEach((pod) => {
        pod.nextTryAt = Math.max(ports.now(), (pod.triedAt ?? 0) + limits.tryMsMin, pod.notBefore);
      });
  }
}
