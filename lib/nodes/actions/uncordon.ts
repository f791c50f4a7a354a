import "server-only";
import { defineAction } from "@/lib/actions/define";
import { isReady } from "@/lib/nodes/model";
import { uncordonInputSchema } from "@/lib/nodes/schema";
import { count, foundOn, inverseOver, missing, nodeTargets, readNodes } from "./plan-nodes";
import { uncordonNode } from "./uncordon-node";

/** Lets pods onto nodes again; only onto nodes that are Ready, unless that is accepted knowingly. */
export const uncordon = defineAction<{ nodes: string[]; overrideNotReady: boolean }>({
  name: "node.uncordon",
  title: "Uncordon",
  permission: "node.uncordon",
  input: uncordonInputSchema,
  targets: nodeTargets,
  plan({ nodes, overrideNotReady }) {
    const all = readNodes(nodes);
    const already = all.filter(({ node }) => node?.unschedulable === false).length;
    const notReady = all.flatMap(({ name, node }) => (node?.unschedulable && !isReady(node) ? [name] : []));
    const says = (name: string) => `${name} is not Ready: pods placed on it may not run`;
    return {
      summary: `Uncordon ${count(nodes.length)}${already === 0 ? "" : `; ${already} not cordoned`}`,
      targets: all.map(({ name, node }) => ({
        target: { kind: "node", name },
        verdict:
          node === null || (notReady.includes(name) && !overrideNotReady)
            ? "blocked"
            : node.unschedulable
              ? "will_change"
              : "already_so",
        says:
          node === null ? "no such node" : node.unschedulable ? "takes new pods again" : "is not cordoned",
        found: node === null ? {} : foundOn(node),
      })),
      warnings: overrideNotReady ? notReady.map(says) : [],
      blockers: [
        ...all.filter(({ node }) => node === null).map(({ name }) => missing(name)),
        ...(overrideNotReady
          ? []
          : notReady.map((name) => ({
              target: { kind: "node", name },
              says: says(name),
              override: "overrideNotReady",
            }))),
      ],
      equivalent: nodes.map((name) => `kubectl uncordon ${name}`),
    };
  },
  step: (_input, { name }, found, context) => uncordonNode(name, found, context),
  inverse: (_input, plan) => inverseOver("node.cordon", plan),
});
