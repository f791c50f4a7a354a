import "server-only";
import type { LiveIndex, PodRecord, WorkloadRecord } from "@/lib/live/model";

/** The web service of a tool as the index has it, found by the labels of the profile on pods and on what makes them. */

type LabelSets = readonly Readonly<Record<string, string>>[];

export type WebService = {
  ready: number;
  wanted: number;
  /** Why no pod is ready, in words that strangers understand; null where one is, or nobody knows. */
  because: string | null;
};

/** @returns null without a web service */
export function webServiceOf(
  index: LiveIndex,
  namespaces: readonly string[],
  labels: LabelSets,
): WebService | null {
  const serves = (record: { labels: Readonly<Record<string, string>> }) => hasOneOf(record.labels, labels);
  const pods = namespaces
    .flatMap((namespace) => index.podsInNamespace(namespace))
    .filter((pod) => serves(pod) && pod.phase !== "Succeeded" && pod.phase !== "Failed");
  const workloads = new Map<string, WorkloadRecord>();
  let alone: PodRecord[] = [];
  for (const pod of pods) {
    const workload = index.workloadOf(pod);
    if (workload === null) alone = [...alone, pod];
    else workloads.set(workload.uid, workload);
  }
  // One scaled to nothing has no pods to be found by.
  for (const deployment of index.table("deployments").values())
    if (namespaces.includes(deployment.namespace) && serves(deployment))
      workloads.set(deployment.uid, deployment);
  if (workloads.size + alone.length === 0) return null;
  const made = [...workloads.values()];
  const ready =
    made.reduce((sum, { readyReplicas }) => sum + readyReplicas, 0) + alone.filter((pod) => pod.ready).length;
  const wanted = made.reduce((sum, { replicas }) => sum + replicas, 0) + alone.length;
  return { ready, wanted, because: ready > 0 || wanted === 0 ? null : becauseOf(pods) };
}

const hasOneOf = (labels: Readonly<Record<string, string>>, sets: LabelSets): boolean =>
  sets.some((set) => Object.entries(set).every(([key, value]) => labels[key] === value));

/** Messages of the cluster name machines and images; of these only the kind of trouble is said. */
const TROUBLE: Readonly<Record<string, string>> = {
  CrashLoopBackOff: "its program keeps crashing",
  Error: "its program has ended with an error",
  OOMKilled: "it ran out of memory",
  ErrImagePull: "its image cannot be fetched",
  ImagePullBackOff: "its image cannot be fetched",
  InvalidImageName: "its image cannot be fetched",
  CreateContainerConfigError: "its configuration is not complete",
  CreateContainerError: "its container cannot be made",
};

function becauseOf(pods: readonly PodRecord[]): string | null {
  if (pods.length === 0) return "none of its pods is there";
  for (const { containers, initContainers } of pods)
    for (const { state, reason, lastExit } of [...initContainers, ...containers]) {
      if (state === "running") continue;
      if (reason === "CrashLoopBackOff" && lastExit?.reason === "OOMKilled")
        return "it keeps running out of memory";
      const says = TROUBLE[reason ?? ""];
      if (says !== undefined) return says;
    }
  if (pods.some((pod) => pod.nodeName === null)) return "it waits for a free place";
  if (pods.every((pod) => pod.deletionAt !== null)) return "it is being moved or stopped";
  return pods.some((pod) => pod.phase === "Pending") ? "it is starting" : "it does not answer its checks";
}
