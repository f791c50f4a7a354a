import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import {
  type Amounts,
  type BudgetRecord,
  type CronRecord,
  keyOf,
  type LiveIndex,
  type NodeRecord,
  type PodRecord,
  type QuotaRecord,
  type WorkloadRecord,
} from "@/lib/live/model";
import { currentLoads } from "@/lib/nodes/node-load";
import { toolOfNamespace } from "@/lib/tools/model";
import { median } from "./start-time";

/** Everything a drain is planned from, read from the index in one go: plain data, so that planning is pure. */
export type DrainWorld = {
  node: NodeRecord;
  /** On the node. */
  pods: readonly PodRecord[];
  /** All pods of the namespaces that have pods on the node. */
  neighbours: ReadonlyMap<string, readonly PodRecord[]>;
  /** Of neighbours, by the pod's uid: the Deployment where it has one. */
  workloads: ReadonlyMap<string, WorkloadRecord>;
  /** The CronJob behind the Job of a pod on the node, by the pod's uid. */
  crons: ReadonlyMap<string, CronRecord>;
  budgets: ReadonlyMap<string, readonly BudgetRecord[]>;
  quotas: ReadonlyMap<string, readonly QuotaRecord[]>;
  /** Tools by namespace; null where it is none. */
  tools: ReadonlyMap<string, string | null>;
  /** Every node but this one. */
  others: readonly OtherNode[];
  /** Seconds from placed to Ready that are typical of an image. */
  startSeconds: ReadonlyMap<string, number>;
  webServiceLabels: Profile["webServiceLabels"];
  /** Whether the registry still has an image. */
  imageKnown(image: string): "present" | "missing" | "unknown";
  now: Date;
};

export type OtherNode = { node: NodeRecord; requested: Amounts; hostPorts: readonly string[] };

export function readDrainWorld(
  index: LiveIndex,
  node: NodeRecord,
  { profile, now }: { profile: Profile; now: Date },
): DrainWorld {
  const pods = index.podsOnNode(node.name);
  const namespaces = new Set(pods.map(({ namespace }) => namespace));
  const neighbours = new Map([...namespaces].map((name) => [name, index.podsInNamespace(name)]));
  const workloads = workloadsOf(index, [...neighbours.values()].flat());
  return {
    node,
    pods,
    neighbours,
    workloads,
    crons: cronsOf(index, pods, workloads),
    budgets: ofNamespaces(index.table("poddisruptionbudgets").values(), namespaces),
    quotas: ofNamespaces(index.table("resourcequotas").values(), namespaces),
    tools: new Map([...namespaces].map((name) => [name, toolOfNamespace(profile.toolNamespace, name)])),
    ...allPods(index, node, pods, profile.toolNamespace),
    webServiceLabels: profile.webServiceLabels,
    // Until there is a registry to ask.
    imageKnown: () => "unknown",
    now,
  };
}

function workloadsOf(index: LiveIndex, pods: readonly PodRecord[]): Map<string, WorkloadRecord> {
  const found = new Map<string, WorkloadRecord>();
  for (const pod of pods) {
    const workload = index.workloadOf(pod);
    if (workload !== null) found.set(pod.uid, workload);
  }
  return found;
}

function cronsOf(
  index: LiveIndex,
  pods: readonly PodRecord[],
  workloads: ReadonlyMap<string, WorkloadRecord>,
): Map<string, CronRecord> {
  const found = new Map<string, CronRecord>();
  for (const { uid, namespace } of pods) {
    const owner = workloads.get(uid)?.owner;
    if (owner?.kind !== "CronJob") continue;
    const cron = index.table("cronjobs").get(`${namespace}/${owner.name}`);
    if (cron?.uid === owner.uid) found.set(uid, cron);
  }
  return found;
}

function ofNamespaces<R extends { namespace: string }>(
  records: Iterable<R>,
  namespaces: ReadonlySet<string>,
): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const record of records) {
    if (!namespaces.has(record.namespace)) continue;
    const held = found.get(record.namespace);
    if (held === undefined) found.set(record.namespace, [record]);
    else held.push(record);
  }
  return found;
}

const NOTHING: Amounts = { cpuCores: 0, memoryBytes: 0, pods: 0 };

/** One pass over all pods of the cluster. */
function allPods(
  index: LiveIndex,
  { name }: NodeRecord,
  here: readonly PodRecord[],
  toolNamespace: string,
): Pick<DrainWorld, "others" | "startSeconds"> {
  const samples = new Map<string, number[]>(here.map((pod) => [imageOf(pod), []]));
  const ports = new Map<string, string[]>();
  for (const pod of index.table("pods").values()) {
    if (pod.startSeconds !== null) samples.get(imageOf(pod))?.push(pod.startSeconds);
    if (pod.placement.hostPorts.length === 0 || pod.nodeName === null || isOver(pod)) continue;
    ports.set(pod.nodeName, [...(ports.get(pod.nodeName) ?? []), ...pod.placement.hostPorts]);
  }
  const loads = currentLoads(index, toolNamespace);
  const others: OtherNode[] = [];
  for (const node of index.table("nodes").values())
    if (node.name !== name)
      others.push({
        node,
        requested: loads.get(node.name) ?? NOTHING,
        hostPorts: ports.get(node.name) ?? [],
      });
  const startSeconds = new Map<string, number>();
  for (const [image, seconds] of samples) {
    const typical = median(seconds);
    if (typical !== null) startSeconds.set(image, typical);
  }
  return { others, startSeconds };
}

export const imageOf = (pod: PodRecord): string => pod.containers[0]?.image ?? "";

/** Its record is all that is left of it. */
export const isOver = ({ phase }: PodRecord): boolean => phase === "Succeeded" || phase === "Failed";

export const podKey = (pod: PodRecord): string => keyOf(pod);
