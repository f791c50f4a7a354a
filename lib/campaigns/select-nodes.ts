import "server-only";
import { compareNatural } from "@/lib/core/natural";
import { matchesLabels, parseLabelSelector } from "./label-selector/model";
import type { Selection, Settings } from "./model";
import type { PoolNode } from "./pool";

/** Which nodes a selection means now, in the order asked for. Pure. */

/** Names that are listed and are no node; and the nodes. */
export function selectNodes(
  selection: Selection,
  order: Settings["order"],
  nodes: readonly PoolNode[],
): { selected: PoolNode[]; unknown: string[] } {
  const selected = inOrder(matching(selection, nodes), order);
  const known = new Set(nodes.map(({ name }) => name));
  const unknown = selection.by === "nodes" ? selection.nodes.filter((name) => !known.has(name)) : [];
  return { selected, unknown };
}

function matching(selection: Selection, nodes: readonly PoolNode[]): PoolNode[] {
  switch (selection.by) {
    case "nodes": {
      const byName = new Map(nodes.map((node) => [node.name, node]));
      return selection.nodes.flatMap((name) => byName.get(name) ?? []);
    }
    case "label": {
      const terms = parseLabelSelector(selection.selector) ?? [];
      return terms.length === 0 ? [] : nodes.filter(({ labels }) => matchesLabels(terms, labels));
    }
    case "role":
      return nodes.filter(({ role }) => role === selection.role);
    case "not_version":
      return nodes.filter(
        ({ role, version }) =>
          version !== selection.version && (selection.role === null || role === selection.role),
      );
  }
}

function inOrder(nodes: readonly PoolNode[], order: Settings["order"]): PoolNode[] {
  const byName = (a: PoolNode, b: PoolNode) => compareNatural(a.name, b.name);
  switch (order) {
    case "listed":
      return [...nodes];
    case "name":
      return nodes.toSorted(byName);
    case "fewest_pods":
      return nodes.toSorted((a, b) => a.pods - b.pods || byName(a, b));
  }
}
