import type { DrainPlan, DrainPod } from "@/lib/nodes/drain/model";
import { type FakeCluster, type FakePod, NODE } from "./fake-cluster";

/** What a plan says of the pods of a fake cluster, as far as the executor reads it. */
export function aPlan(cluster: FakeCluster, pods: readonly FakePod[]): DrainPlan {
  return {
    node: NODE,
    nodeUid: cluster.node.uid,
    sentence: "",
    pods: pods.map((pod) => plannedPod(cluster, pod)),
    tools: [],
    counts: {
      ...{
        pods: pods.length,
        leaves: pods.length,
        stays: 0,
        tools: 0,
        toolsWithGap: 0,
        longestGapSeconds: null,
      },
      ...{ jobsFail: 0, blocked: 0, losesData: 0, unmanaged: 0, doesNotFit: 0, closableGaps: 0 },
    },
    kubectl: `kubectl drain ${NODE}`,
  };
}

function plannedPod(cluster: FakeCluster, { key, tier = 1, replaceFirst }: FakePod): DrainPod {
  const pod = cluster.pods.get(key);
  if (pod === undefined) throw new Error(`the cluster has no pod ${key}`);
  const { uid, namespace, name, owner } = pod;
  return {
    ...{ key, uid, namespace, name, tool: null, tier, accepted: false, needsAcceptance: false },
    owner: owner === null ? null : `${owner.kind} ${owner.name}`,
    ownerUid: owner?.uid ?? null,
    does: pod.deletionAt === null ? "evict" : "await",
    verdict: "moves",
    reasons: [{ verdict: "moves", says: "moves" }],
    gapSeconds: null,
    fit: null,
    graceSeconds: null,
    replaceFirst: replaceFirst ?? null,
  };
}
