import "server-only";
import { defineAction } from "@/lib/actions/define";
import { isReady } from "@/lib/nodes/model";
import { cordonInputSchema } from "@/lib/nodes/schema";
import { count, foundOn, inverseOver, missing, nodeTargets, readNodes } from "./plan-nodes";
import { uncordonNode } from "./uncordon-node";

/** Takes nodes back into service after work on them. A node that is not Ready is refused, whoever insists. */
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
  step: (_input, { name }, found, context) => uncordonNode(name, found, context),
  inverse: (_input, plan) => inverseOver("node.cordon", plan),
});
