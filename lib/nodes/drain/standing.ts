import "server-only";
import { formatBytes } from "@/lib/core/quantity";
import type { PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainInput, DrainReason } from "./model";
import { isOver, podKey } from "./world";

/** Whether a drain touches a pod at all: the filters of `kubectl drain`, all answers kept, plus the drain's own choice of pods. */

export type Standing =
  | { does: "leave" | "await"; reason: DrainReason }
  /** `over`: finished, so that nothing is lost with it. */
  | { does: "evict"; over: boolean; reasons: readonly DrainReason[] };

export function standingOf(
  pod: PodRecord,
  facts: { workload: WorkloadRecord | null; tool: string | null; input: DrainInput; now: Date },
): Standing {
  const { workload, tool, input, now } = facts;
  const leave = (verdict: DrainReason["verdict"], says: string): Standing => ({
    does: "leave",
    reason: { verdict, says },
  });
  const over = isOver(pod);
  const ofDaemonSet = pod.owner?.kind === "DaemonSet";
  if (ofDaemonSet && workload !== null && !over)
    return leave("stays_daemonset", `DaemonSet ${workload.name} keeps one on every node`);
  if (pod.mirror) return leave("stays_mirror", "static pod: the kubelet runs it from a file");
  if (!isChosen(pod, tool, input)) return leave("left_out", "left out of this drain");
  if (pod.deletionAt !== null)
    return isStuck(pod.deletionAt, input.skipTerminatingSeconds, now)
      ? leave("already_terminating", "should be gone by now, and is not waited for")
      : { does: "await", reason: { verdict: "already_terminating", says: "is being deleted already" } };
  if (over)
    return {
      does: "evict",
      over,
      reasons: [{ verdict: "finished", says: "has finished; only its record goes" }],
    };
  return { does: "evict", over, reasons: [...unmanaged(pod, workload), ...localData(pod)] };
}

const isChosen = (pod: PodRecord, tool: string | null, { onlyTools, onlyPods }: DrainInput): boolean =>
  (onlyTools.length === 0 && onlyPods.length === 0) ||
  (tool !== null && onlyTools.includes(tool)) ||
  onlyPods.includes(podKey(pod));

/** deletionTimestamp is when the grace ends, not when the deletion was asked for. */
const isStuck = (deletionAt: string, skipSeconds: number | null, now: Date): boolean =>
  skipSeconds !== null && now.getTime() - Date.parse(deletionAt) > skipSeconds * 1_000;

/** Kinds whose objects the index holds: one that is not there has gone, and its pods with it when they end. */
const HELD: ReadonlySet<string> = new Set(["ReplicaSet", "StatefulSet", "DaemonSet", "Job"]);

function unmanaged({ owner }: PodRecord, workload: WorkloadRecord | null): DrainReason[] {
  if (owner === null) return [{ verdict: "unmanaged", says: "nothing recreates it: it would be gone" }];
  if (workload !== null || !HELD.has(owner.kind)) return [];
  return [{ verdict: "unmanaged", says: `its ${owner.kind} ${owner.name} is gone: nothing recreates it` }];
}

function localData({ volumes }: PodRecord): DrainReason[] {
  if (volumes.emptyDirs.length === 0) return [];
  const says = volumes.emptyDirs.map(({ sizeBytes, memory }) => {
    const size = sizeBytes === null ? "no size limit" : `at most ${formatBytes(sizeBytes)}`;
    return memory ? `in memory, ${size}` : size;
  });
  return [{ verdict: "loses_data", says: `loses its emptyDir: ${[...new Set(says)].join("; ")}` }];
}
