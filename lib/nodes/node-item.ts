import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { compareNatural } from "@/lib/core/natural";
import { type BudgetRecord, keyOf, type LiveIndex, type NodeRecord, type PodRecord } from "@/lib/live/model";
import { drainEffect, drainViewOf, ownerSays, podReason } from "@/lib/pods/model";
import { toolOfNamespace } from "@/lib/tools/model";
import { nodeEquivalents } from "./equivalents";
import { isGood, type NodeItem, type NodePod, type NodeRow, nodeStanding } from "./model";
import { DRAIN_EFFECTS } from "./schema";

/** Everything the page of one node shows, from its row and the index. */
export function nodeItem(given: {
  row: NodeRow;
  node: NodeRecord;
  index: LiveIndex;
  profile: Profile;
  now: Date;
}): NodeItem {
  const { row, node, index, profile, now } = given;
  const budgets = budgetsByNamespace(index);
  const pods = index
    .podsOnNode(node.name)
    .map((pod) => nodePod(index, pod, budgets.get(pod.namespace) ?? []))
    .sort((a, b) => compareNatural(a.key, b.key));
  const groups = Map.groupBy(pods, ({ namespace }) => namespace);
  return {
    ...row,
    sentence: nodeStanding(node, profile.annotationPrefix, now).sentence,
    conditionList: node.conditions.map((condition) => ({ ...condition, good: isGood(condition) })),
    groups: [...groups].map(([namespace, members]) => ({
      tool: toolOfNamespace(profile.toolNamespace, namespace),
      namespace,
      pods: members,
    })),
    effects: countEffects(pods),
    labels: { ...node.labels },
    addresses: [...node.addresses],
    system: {
      os: node.osImage,
      kernel: node.kernelVersion,
      runtime: node.containerRuntime,
      kubelet: node.kubeletVersion,
    },
    events: index
      .eventsOfNode(node.name)
      .map(({ type, reason, message, count, lastAt }) => ({ type, reason, message, count, lastAt }))
      .sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1)),
    equivalent: nodeEquivalents(node.name, node.unschedulable),
  };
}

function nodePod(index: LiveIndex, pod: PodRecord, budgets: readonly BudgetRecord[]): NodePod {
  const view = drainViewOf(index, pod, budgets);
  const { effect, says } = drainEffect(pod, view);
  return {
    key: keyOf(pod),
    namespace: pod.namespace,
    name: pod.name,
    phase: pod.deletionAt === null ? pod.phase : "Terminating",
    reason: podReason(pod),
    owner: ownerSays(pod, view.workload),
    effect,
    effectSays: says,
    restarts: pod.restarts,
    cpuCores: pod.requests.cpuCores,
    memoryBytes: pod.requests.memoryBytes,
    createdAt: pod.createdAt,
  };
}

/** Every effect is there, also with 0. */
function countEffects(pods: readonly NodePod[]): NodeItem["effects"] {
  const counts = Object.fromEntries(DRAIN_EFFECTS.map((effect) => [effect, 0])) as NodeItem["effects"];
  for (const { effect } of pods) counts[effect] += 1;
  return counts;
}

const budgetsByNamespace = (index: LiveIndex): ReadonlyMap<string, BudgetRecord[]> =>
  Map.groupBy(index.table("poddisruptionbudgets").values(), ({ namespace }) => namespace);
