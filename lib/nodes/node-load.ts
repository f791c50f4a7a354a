import "server-only";
import type { LiveIndex, PodRecord } from "@/lib/live/model";
import { toolOfNamespace } from "@/lib/tools/model";

/** What the pods of each node ask for, kept from one read to the next and summed again only where a pod has changed. */

/** Sums over the pods of one node. */
export type NodeLoad = { pods: number; tools: number; cpuCores: number; memoryBytes: number };
type Loads = ReadonlyMap<string, NodeLoad>;
const kept = new WeakMap<LiveIndex, { pods: PodRecord[]; pattern: string; loads: Loads }>();

/** A node whose pods are the same has the same object as before. */
export function currentLoads(index: LiveIndex, toolNamespace: string): Loads {
  const pods = [...index.table("pods").values()];
  const last = kept.get(index);
  const loads =
    last?.pattern === toolNamespace && last.pods.length === pods.length
      ? patched(last, pods, index)
      : loadsByNode(pods, toolNamespace);
  kept.set(index, { pods, pattern: toolNamespace, loads });
  return loads;
}

/** A pod that changes stays in its place among the pods; where places have shifted, more nodes are summed than need be. */
function patched(
  last: { pods: PodRecord[]; pattern: string; loads: Loads },
  pods: PodRecord[],
  index: LiveIndex,
): Loads {
  const touched = new Set<string>();
  for (const [at, pod] of pods.entries()) {
    const before = last.pods[at];
    if (before === pod) continue;
    for (const one of [before, pod]) if (typeof one?.nodeName === "string") touched.add(one.nodeName);
  }
  if (touched.size === 0) return last.loads;
  const loads = new Map(last.loads);
  for (const node of touched) {
    const load = loadsByNode(index.podsOnNode(node), last.pattern).get(node);
    if (load === undefined) loads.delete(node);
    else loads.set(node, load);
  }
  return loads;
}

/** One pass over all pods. Finished pods hold no resources, as the scheduler counts. */
export function loadsByNode(pods: Iterable<PodRecord>, toolNamespace: string): ReadonlyMap<string, NodeLoad> {
  const loads = new Map<string, NodeLoad & { seen: Set<string> }>();
  for (const pod of pods) {
    if (pod.nodeName === null || pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    let load = loads.get(pod.nodeName);
    if (load === undefined) {
      load = { pods: 0, tools: 0, cpuCores: 0, memoryBytes: 0, seen: new Set() };
      loads.set(pod.nodeName, load);
    }
    load.pods += 1;
    load.cpuCores += pod.requests.cpuCores;
    load.memoryBytes += pod.requests.memoryBytes;
    if (load.seen.has(pod.namespace)) continue;
    load.seen.add(pod.namespace);
    if (toolOfNamespace(toolNamespace, pod.namespace) !== null) load.tools += 1;
  }
  return loads;
}
