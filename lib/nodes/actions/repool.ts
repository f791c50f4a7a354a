import "server-only";
import { defineAction } from "@/lib/actions/define";
import type { NodeRecord } from "@/lib/live/model";
import { cordonInputSchema } from "@/lib/nodes/schema";
import { changeNode } from "./change-node";
import { count, foundOn, missing, nodeTargets, ours, readNodes } from "./plan-nodes";

/** Takes nodes back into service after work on them. A node that is not Ready is refused, whoever insists. */
const isReady = (node: NodeRecord): boolean =>
  node.conditions.some(({ type, status }) => type === "Ready" && status === "True");

export const repool = defineAction<{ nodes: string[] }>({
  name: "node.repool",
  title: "Repool",
  permission: "node.repool",
  input: cordonInputSchema,
  targets: nodeTargets,
  plan({ nodes }) {
    const all = readNodes(nodes);
    const bad = all.filter(({ node }) => node !== null && !isReady(node));
    return {
      summary: `Repool ${count(nodes.length)}`,
      targets: all.map(({ name, node }) => ({
        target: { kind: "node", name },
        verdict:
          node === null || !isReady(node) ? "blocked" : node.unschedulable ? "will_change" : "already_so",
        says:
          node === null
            ? "no such node"
            : !isReady(node)
              ? "is not Ready"
              : node.unschedulable
                ? "takes pods again"
                : "is in the pool",
        found: node === null ? {} : foundOn(node),
      })),
      warnings: [],
      blockers: [
        ...all.filter(({ node }) => node === null).map(({ name }) => missing(name)),
        ...bad.map(({ name }) => ({
          target: { kind: "node", name },
          says: `${name} is not Ready: repair it first, or uncordon it knowingly`,
          override: null,
        })),
      ],
      equivalent: nodes.map((name) => `kubectl uncordon ${name}`),
    };
  },
  step(_input, { name }, found, context) {
    const annotations = Object.fromEntries(Object.values(ours()).map((key) => [key, null]));
    return changeNode(name, { unschedulable: false, annotations }, found, context);
  },
  inverse(_input, plan) {
    const nodes = plan.targets
      .filter(({ verdict }) => verdict === "will_change")
      .map(({ target }) => target.name);
    return nodes.length === 0 ? null : { action: "node.cordon", input: { nodes } };
  },
});
