import "server-only";
import type { Inverse, StepContext } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { currentIndex } from "@/lib/live/current-index";
import type { NodeRecord } from "@/lib/live/model";
import { annotationKeys } from "@/lib/nodes/model";

/** What planning over nodes has in common: a picture that is new enough, and what was found on each. */
export const nodeTargets = ({ nodes }: { nodes: readonly string[] }) =>
  nodes.map((name) => ({ kind: "node", name }));

/** @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function readNodes(names: readonly string[]): { name: string; node: NodeRecord | null }[] {
  const table = currentIndex().table("nodes");
  return names.map((name) => ({ name, node: table.get(name) ?? null }));
}

export const ours = () => annotationKeys(site().profile.annotationPrefix);

/** What is on the node now of that which these actions change. */
export const foundOn = (node: NodeRecord): Plan["targets"][number]["found"] => ({
  uid: node.uid,
  unschedulable: node.unschedulable,
  annotations: Object.fromEntries(
    Object.values(ours()).flatMap((key) =>
      node.annotations[key] === undefined ? [] : [[key, node.annotations[key]]],
    ),
  ),
});

export const missing = (name: string) => ({
  target: { kind: "node", name },
  says: `there is no node ${name}`,
  override: null,
});

export const count = (n: number): string => `${n} ${n === 1 ? "node" : "nodes"}`;

/** What a cordon leaves on the node: who, why and since when. */
export function cordonNotes(
  context: Pick<StepContext, "user" | "reason" | "ticket" | "requestedAt" | "actionId">,
): Record<string, string | null> {
  const keys = ours();
  return {
    [keys.by]: context.user,
    [keys.reason]: context.reason,
    [keys.ticket]: context.ticket,
    [keys.since]: context.requestedAt,
    [keys.actionId]: context.actionId,
  };
}

/** The verb that takes back what a plan changed, over the nodes it changed. */
export function inverseOver(action: "node.cordon" | "node.uncordon", plan: Plan): Inverse {
  const nodes = plan.targets
    .filter(({ verdict }) => verdict === "will_change")
    .map(({ target }) => target.name);
  return nodes.length === 0 ? { none: "it changed no node" } : { action, input: { nodes } };
}

/**
 * Repools the one node of a plan that emptied it: refused while it is not Ready, unlike a bare uncordon. None where the node
 * was cordoned before, and so stays.
 */
export function repoolOf({ targets: [target] }: Plan): Inverse {
  if (target === undefined || target.found.unschedulable !== false)
    return { none: "its node was cordoned before, and stays so" };
  return { action: "node.repool", input: { nodes: [target.target.name] } };
}
