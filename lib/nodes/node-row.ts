import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { NodeRecord } from "@/lib/live/model";
import { type NodeRow, nodeStanding, stuckBecause } from "./model";
import type { NodeLoad } from "./node-load";
import { roleOfNode } from "./roles/model";

export type Usage = {
  cpuCores: number | null;
  memoryBytes: number | null;
  stuckProcesses?: number | null;
};
type Active = NonNullable<NodeRow["activeAction"]>;

export function nodeRow(
  node: NodeRecord,
  facts: {
    load: NodeLoad | undefined;
    usage: Usage | undefined;
    active: Active | null;
    profile: Profile;
    now: Date;
  },
): NodeRow {
  const { load, usage, active, profile, now } = facts;
  const { sentence: _, ...standing } = nodeStanding(node, profile.annotationPrefix, now);
  return {
    name: node.name,
    role: roleOfNode(node.name, profile.nodeRoles),
    ...standing,
    stuck: stuckBecause(node, usage?.stuckProcesses ?? null, now),
    pods: load?.pods ?? 0,
    podsMax: node.allocatable.pods,
    tools: load?.tools ?? 0,
    cpu: {
      allocatable: node.allocatable.cpuCores,
      requested: rounded(load?.cpuCores ?? 0),
      used: usage?.cpuCores ?? null,
    },
    memory: {
      allocatable: node.allocatable.memoryBytes,
      requested: load?.memoryBytes ?? 0,
      used: usage?.memoryBytes ?? null,
    },
    version: node.kubeletVersion,
    createdAt: node.createdAt,
    taints: node.taints.map(({ key, value, effect }) => `${key}${value === "" ? "" : `=${value}`}:${effect}`),
    activeAction: active,
  };
}

/** Sums of 0.1 leave noise that would be shown and sent; a thousandth of a core is what Kubernetes counts in. */
const rounded = (cores: number): number => Math.round(cores * 1000) / 1000;
