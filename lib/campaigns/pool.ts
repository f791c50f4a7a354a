import "server-only";
import { site } from "@/lib/config/site";
import { sayDuration } from "@/lib/core/duration";
import type { LiveIndex, NodeRecord } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { isReady } from "@/lib/nodes/model";
import { roleOfNode } from "@/lib/nodes/roles/model";

/** Every node as a campaign sees it, from the live index of this process. */
export type PoolNode = {
  name: string;
  uid: string;
  role: string;
  labels: Readonly<Record<string, string>>;
  version: string;
  ready: boolean;
  cordoned: boolean;
  /** Ready, and takes pods. */
  available: boolean;
  pods: number;
};

export type Pool = {
  nodes: readonly PoolNode[];
  /** Why the picture cannot be relied on; null when it can. */
  stale: string | null;
};

export function readPool(index: LiveIndex = liveIndex(), now = Date.now()): Pool {
  const { asOf, problem } = index.source();
  const ageMs = asOf === null ? null : now - Date.parse(asOf);
  const because = problem === null ? "" : `: ${problem}`;
  const stale =
    ageMs === null
      ? `the cluster has not been read yet${because}`
      : ageMs > site().staleAfterSeconds * 1_000
        ? `the picture of the cluster is ${sayDuration(ageMs)} old${because}`
        : null;
  const nodes = Array.from(index.table("nodes").values(), (node) => toPoolNode(index, node));
  return { nodes, stale };
}

function toPoolNode(index: LiveIndex, node: NodeRecord): PoolNode {
  const ready = isReady(node);
  return {
    name: node.name,
    uid: node.uid,
    role: roleOfNode(node.name, site().profile.nodeRoles),
    labels: node.labels,
    version: node.kubeletVersion,
    ready,
    cordoned: node.unschedulable,
    available: ready && !node.unschedulable,
    pods: index.podsOnNode(node.name).length,
  };
}

/** The nodes whose roles a campaign touches: it is their capacity that is at stake. */
export const poolOf = (nodes: readonly PoolNode[], roles: ReadonlySet<string>): PoolNode[] =>
  nodes.filter(({ role }) => roles.has(role));
