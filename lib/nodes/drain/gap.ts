import "server-only";
import type { PodRecord, WorkloadRecord } from "@/lib/live/model";
import { keptReadyBy } from "./budgets";
import type { DrainReason, Fit } from "./model";
import { median, roughly, saySeconds } from "./start-time";
import { type DrainWorld, imageOf } from "./world";

/** How long what a pod belongs to is without a ready pod: no gap where another one is ready that stays. */

export type Gap = { reason: DrainReason; gapSeconds: number | null };

/** @param leaving uids of all pods that go @param fit of the pod's replacement, where one is made */
export function judgeGap(
  pod: PodRecord,
  workload: WorkloadRecord | null,
  { world, leaving, fit }: { world: DrainWorld; leaving: ReadonlySet<string>; fit: Fit | null },
): Gap {
  const homeless = fit?.answer === "does_not_fit";
  const moves = (says: string): Gap => ({ reason: { verdict: "moves", says }, gapSeconds: null });
  if (!pod.ready) return moves("is not ready now; starts anew elsewhere");
  if (workload === null)
    return {
      reason: { verdict: "gap", says: `${pod.owner?.kind} ${pod.owner?.name} decides whether it comes back` },
      gapSeconds: null,
    };
  const siblings = siblingsOf(pod, workload, world);
  const staying = siblings.filter(
    ({ uid, ready, deletionAt }) => ready && deletionAt === null && !leaving.has(uid),
  );
  if (staying.length > 0)
    return moves(
      homeless
        ? `fits no other node now; ${staying.length} more ready elsewhere go on`
        : `moves; ${staying.length} more ready elsewhere`,
    );
  const kept =
    workload.replicas > 1 && siblings.some(({ uid, ready }) => uid !== pod.uid && ready)
      ? keptReadyBy(pod, world)
      : null;
  if (kept !== null && !homeless)
    return moves(
      `moves; budget ${kept.name} keeps ${kept.desiredHealthy} of ${workload.replicas} ready meanwhile`,
    );
  const seconds = homeless ? null : startSecondsOf(pod, siblings, world);
  return {
    reason: { verdict: "gap", says: `${whySays(workload)}: ${downSays(workload, seconds, homeless)}` },
    gapSeconds: seconds,
  };
}

function whySays({ kind, replicas, strategy }: WorkloadRecord): string {
  if (replicas > 1) return `none of its ${replicas} replicas is ready on another node`;
  return kind === "deployments" && strategy === "Recreate"
    ? "the only replica, strategy Recreate"
    : "the only replica";
}

function downSays({ kind }: WorkloadRecord, seconds: number | null, homeless: boolean): string {
  if (homeless) return "fits no other node now, down until one has room";
  if (seconds === null) return "down until it is ready elsewhere";
  // Its successor has the same name, so it is made when this one is gone.
  const least = kind === "statefulsets" ? ", and as long as it takes to stop" : "";
  return `down for about ${saySeconds(seconds)}${least}`;
}

/** Pods of the same workload, itself too; during a rollout they are of several ReplicaSets. */
const siblingsOf = (
  pod: PodRecord,
  workload: WorkloadRecord,
  { neighbours, workloads }: DrainWorld,
): PodRecord[] =>
  (neighbours.get(pod.namespace) ?? []).filter(({ uid }) => workloads.get(uid)?.uid === workload.uid);

/** As its own kind has started before, or else as pods of this image do. */
function startSecondsOf(
  pod: PodRecord,
  siblings: readonly PodRecord[],
  { startSeconds }: DrainWorld,
): number | null {
  const measured = siblings.flatMap((sibling) =>
    sibling.startSeconds === null ? [] : [sibling.startSeconds],
  );
  const typical = median(measured) ?? startSeconds.get(imageOf(pod)) ?? null;
  return typical === null ? null : roughly(typical);
}
