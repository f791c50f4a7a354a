import "server-only";
import type { NodeRecord, Placement } from "@/lib/live/model";
import { holds } from "./selects";
import { CORDON, toleratesCordon, untolerated } from "./taints";

/** The scheduler's rules that look at a node and a pod's placement alone, and so hold for all pods placed alike. */

/** Why a node is not for the pod, in words that complete "34 nodes are …"; null when it is. */
export type NodeRule = (node: NodeRecord) => string | null;

export function nodeRule(placement: Placement): NodeRule {
  const bearsCordon = toleratesCordon(placement);
  const bySelector = selectorRule(placement);
  return (node) => {
    if (node.conditions.find(({ type }) => type === "Ready")?.status !== "True") return "not Ready";
    // The taint follows spec.unschedulable a moment later.
    if (node.unschedulable && !bearsCordon) return "cordoned";
    const taint = untolerated(node, placement);
    if (taint?.key === CORDON.key) return "cordoned";
    if (taint !== undefined) return `tainted ${taint.key}${taint.value === "" ? "" : `=${taint.value}`}`;
    return bySelector(node);
  };
}

/** Node selector and required node affinity. */
export function selectorRule({ nodeSelector, nodeTerms }: Placement): NodeRule {
  const wanted = Object.entries(nodeSelector);
  return (node) => {
    for (const [key, value] of wanted) if (node.labels[key] !== value) return `without label ${key}=${value}`;
    const affine =
      nodeTerms === null ||
      nodeTerms.some(
        ({ expressions, fields }) =>
          expressions.length + fields.length > 0 &&
          expressions.every((expression) => holds(expression, node.labels[expression.key])) &&
          fields.every((field) => holds(field, field.key === "metadata.name" ? node.name : undefined)),
      );
    return affine ? null : "outside its node affinity";
  };
}
