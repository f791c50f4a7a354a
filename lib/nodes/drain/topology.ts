import "server-only";
import type { NodeRecord, Placement, PodRecord, PodTerm, Selector, Spread } from "@/lib/live/model";
import { type NodeRule, selectorRule } from "./node-rules";
import { selects } from "./selects";
import { untolerated } from "./taints";

/** The scheduler's rules that look at where other pods of the namespace are: affinity, anti-affinity, spread. */

/** A pod and the node it is on, or is thought to go to. */
export type Placed = { pod: PodRecord; node: NodeRecord };
type Labels = Readonly<Record<string, string>>;

const ANY: NodeRule = () => null;

/** @param placed pods of the pod's namespace, without those that leave @param nodes all, the drained one too */
export function topologyRule(
  pod: PodRecord,
  placed: readonly Placed[],
  nodes: readonly NodeRecord[],
): NodeRule {
  const { affinity, antiAffinity, spread } = pod.placement;
  const repelled = placed.some((each) => each.pod.placement.antiAffinity.length > 0);
  if (affinity.length + antiAffinity.length + spread.length === 0 && !repelled) return ANY;
  const rules = [
    ...affinity.map((term) => attracted(pod, term, placed)),
    ...antiAffinity.map((term) => keptApart(term, placed)),
    ...(repelled ? [repelledBy(pod, placed)] : []),
    ...spread.map((each) => spreadRule(pod, each, placed, nodes)),
  ];
  return (node) => {
    for (const rule of rules) {
      const why = rule(node);
      if (why !== null) return why;
    }
    return null;
  };
}

const meets = (selector: Selector | null, labels: Labels): boolean =>
  selector !== null && selects(selector, labels);

function domainsOf(selector: Selector | null, key: string, placed: readonly Placed[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pod, node } of placed) {
    const domain = node.labels[key];
    if (domain !== undefined && meets(selector, pod.labels))
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function attracted(pod: PodRecord, { selector, topologyKey }: PodTerm, placed: readonly Placed[]): NodeRule {
  const domains = domainsOf(selector, topologyKey, placed);
  // The first of a group that wants to be together may go anywhere that has the label.
  const first = domains.size === 0 && meets(selector, pod.labels);
  return (node) => {
    const domain = node.labels[topologyKey];
    return domain !== undefined && (first || domains.has(domain)) ? null : "outside its pod affinity";
  };
}

function keptApart({ selector, topologyKey }: PodTerm, placed: readonly Placed[]): NodeRule {
  const domains = domainsOf(selector, topologyKey, placed);
  return (node) => (domains.has(node.labels[topologyKey] ?? "") ? "home to a pod it keeps away from" : null);
}

/** Pods that are there already and want no pod like this one beside them. */
function repelledBy(pod: PodRecord, placed: readonly Placed[]): NodeRule {
  const forbidden = new Set<string>();
  for (const other of placed)
    for (const { selector, topologyKey } of other.pod.placement.antiAffinity) {
      const domain = other.node.labels[topologyKey];
      if (domain !== undefined && meets(selector, pod.labels)) forbidden.add(`${topologyKey}=${domain}`);
    }
  return ({ labels }) =>
    Object.entries(labels).some(([key, value]) => forbidden.has(`${key}=${value}`))
      ? "home to a pod that keeps it away"
      : null;
}

function spreadRule(
  pod: PodRecord,
  spread: Spread,
  placed: readonly Placed[],
  nodes: readonly NodeRecord[],
): NodeRule {
  const { selector, topologyKey, maxSkew, minDomains } = spread;
  const counted = countedNodes(spread, pod.placement, nodes);
  const counts = new Map<string, number>();
  for (const { labels } of counted) counts.set(labels[topologyKey] ?? "", 0);
  for (const { pod: other, node } of placed) {
    const domain = node.labels[topologyKey] ?? "";
    const count = counted.has(node) ? counts.get(domain) : undefined;
    if (count !== undefined && other.deletionAt === null && meets(selector, other.labels))
      counts.set(domain, count + 1);
  }
  const least = counts.size < minDomains ? 0 : Math.min(...counts.values());
  const itself = meets(selector, pod.labels) ? 1 : 0;
  return ({ labels }) => {
    const domain = labels[topologyKey];
    if (domain === undefined) return `without label ${topologyKey}`;
    return (counts.get(domain) ?? 0) + itself - least <= maxSkew
      ? null
      : `too crowded for its spread over ${topologyKey}`;
  };
}

/** A cordoned node is a domain like any other: its count of 0 holds the others back. */
function countedNodes(
  { topologyKey, honorsAffinity, honorsTaints }: Spread,
  placement: Placement,
  nodes: readonly NodeRecord[],
): ReadonlySet<NodeRecord> {
  const bySelector = selectorRule(placement);
  return new Set(
    nodes.filter(
      (node) =>
        node.labels[topologyKey] !== undefined &&
        (!honorsAffinity || bySelector(node) === null) &&
        (!honorsTaints || untolerated(node, placement) === undefined),
    ),
  );
}
