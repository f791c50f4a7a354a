import type { NodeRow } from "@/lib/nodes/model";

export type NodeVerb = "cordon" | "uncordon" | "repool";
type Seen = Pick<NodeRow, "cordon" | "ready">;

/**
 * Why a node's state forbids something now, in words; null when it does not. `held` names the action that has the node.
 * The server decides again.
 */
export function whyNotNow(verb: NodeVerb, { cordon, ready }: Seen, held: string | null): string | null {
  if (held !== null) return `held by: ${held}`;
  if (verb === "cordon") return cordon === null ? null : "it is cordoned already";
  if (cordon === null) return "it is not cordoned";
  return verb === "repool" && !ready ? "it is not Ready" : null;
}
