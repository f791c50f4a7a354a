import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { compareNatural } from "@/lib/core/natural";
import type { LiveIndex, NodeRecord, PodRecord } from "@/lib/live/model";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { podReason } from "@/lib/pods/model";
import { toolOfNamespace } from "@/lib/tools/model";
import type { DrainPod } from "./drain/model";
import { previewDrain } from "./drain-preview";
import { nodeEquivalents } from "./equivalents";
import { isGood, type NodeItem, type NodePod, type NodeRow, nodeStanding } from "./model";

/** Everything the page of one node shows, from its row and the index. */
export function nodeItem(given: {
  row: NodeRow;
  node: NodeRecord;
  index: LiveIndex;
  profile: Profile;
  now: Date;
}): NodeItem {
  const { row, node, index, profile, now } = given;
  const records = new Map(index.podsOnNode(node.name).map((pod) => [pod.uid, pod]));
  const pods = previewDrain(index, node, { profile, now })
    .pods.flatMap((planned) => {
      const pod = records.get(planned.uid);
      return pod === undefined ? [] : [nodePod(pod, planned)];
    })
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
    verdicts: countVerdicts(pods),
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

function nodePod(pod: PodRecord, { key, owner, verdict, reasons }: DrainPod): NodePod {
  return {
    key,
    namespace: pod.namespace,
    name: pod.name,
    phase: pod.deletionAt === null ? pod.phase : "Terminating",
    reason: podReason(pod),
    owner,
    verdict,
    verdictSays: reasons.map(({ says }) => says).join("; "),
    restarts: pod.restarts,
    cpuCores: pod.requests.cpuCores,
    memoryBytes: pod.requests.memoryBytes,
    createdAt: pod.createdAt,
  };
}

/** Every verdict is there, also with 0. */
function countVerdicts(pods: readonly NodePod[]): NodeItem["verdicts"] {
  const counts = Object.fromEntries(DRAIN_VERDICTS.map((verdict) => [verdict, 0])) as NodeItem["verdicts"];
  for (const { verdict } of pods) counts[verdict] += 1;
  return counts;
}
