import "server-only";
import { defineAction } from "@/lib/actions/define";
import { cordonInputSchema } from "@/lib/nodes/schema";
import { changeNode } from "./change-node";
import { cordonNotes, count, foundOn, inverseOver, missing, nodeTargets, readNodes } from "./plan-nodes";

/** Keeps new pods off nodes, and says on the node who did it, why and since when. */
export const cordon = defineAction<{ nodes: string[] }>({
  name: "node.cordon",
  title: "Cordon",
  permission: "node.cordon",
  input: cordonInputSchema,
  targets: nodeTargets,
  plan({ nodes }) {
    const all = readNodes(nodes);
    const already = all.filter(({ node }) => node?.unschedulable).length;
    return {
      summary: `Cordon ${count(nodes.length)}${already === 0 ? "" : `; ${already} already cordoned`}`,
      targets: all.map(({ name, node }) => ({
        target: { kind: "node", name },
        verdict: node === null ? "blocked" : node.unschedulable ? "already_so" : "will_change",
        says:
          node === null
            ? "no such node"
            : node.unschedulable
              ? "is already cordoned"
              : "takes no new pods; running pods stay",
        found: node === null ? {} : foundOn(node),
      })),
      warnings: [],
      blockers: all.filter(({ node }) => node === null).map(({ name }) => missing(name)),
      equivalent: nodes.map((name) => `kubectl cordon ${name}`),
    };
  },
  step(_input, { name }, found, context) {
    return changeNode(name, { unschedulable: true, annotations: cordonNotes(context) }, found, context);
  },
  inverse: (_input, plan) => inverseOver("node.uncordon", plan),
});
