import "server-only";
import type { LiveIndex, PodRecord, WorkloadRecord } from "@/lib/live/model";

/** The web service of a tool as the index has it, found by the labels of the profile on pods and on what makes them. */

type LabelSets = readonly Readonly<Record<string, string>>[];

export type WebService = {
  ready: number;
  wanted: number;
  /** Why no pod is ready, in words that strangers understand; null where one is, or none is wanted. */
  because: string | null;
};

/** @returns null without a web service */
export function webServiceOf(
  index: LiveIndex,
  namespaces: readonly string[],
  { labels, now }: { labels: LabelSets; now: Date },
): WebService | null {
  const serves = (record: { labels: Readonly<Record<string, string>> }) => hasOneOf(record.labels, labels);
  const pods: PodRecord[] = [];
  const workloads = new Map<string, WorkloadRecord>();
  let alone = 0;
  for (const pod of namespaces.flatMap((namespace) => index.podsInNamespace(namespace))) {
    if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    const workload = index.workloadOf(pod);
    if (!serves(pod) && (workload === null || !serves(workload))) continue;
    pods.push(pod);
    if (workload === null) alone += 1;
    else workloads.set(workload.uid, workload);
  }
  // One scaled to nothing has no pods to be found by.
  for (const deployment of index.table("deployments").values())
    if (namespaces.includes(deployment.namespace) && serves(deployment))
      workloads.set(deployment.uid, deployment);
  if (workloads.size + alone === 0) return null;
  const wanted = [...workloads.values()].reduce((sum, { replicas }) => sum + replicas, 0) + alone;
  // The pods know it before the status of what made them. A pod that ends gets no more requests.
  const serving = pods.filter((pod) => pod.ready && pod.deletionAt === null).length;
  // While one replaces another, both may serve.
  const ready = Math.min(serving, wanted);
  return { ready, wanted, because: ready > 0 || wanted === 0 ? null : becauseOf(pods, now) };
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

/** As long as a program may take before its checks are expected to pass. */
const START_MS = 120_000;

function becauseOf(pods: readonly PodRecord[], now: Date): string {
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
  const isNew = ({ phase, createdAt }: PodRecord) =>
    phase === "Pending" || now.getTime() - Date.parse(createdAt) < START_MS;
  return pods.some(isNew) ? "it is starting" : "it does not answer its checks";
}
