import "server-only";
import { defineAction } from "@/lib/actions/define";
import type { NodeRecord } from "@/lib/live/model";
import { uncordonInputSchema } from "@/lib/nodes/schema";
import { changeNode } from "./change-node";
import { count, foundOn, missing, nodeTargets, ours, readNodes } from "./plan-nodes";

/** Lets pods onto nodes again; only onto nodes that are Ready, unless that is accepted knowingly. */
const isReady = (node: NodeRecord): boolean =>
  node.conditions.some(({ type, status }) => type === "Ready" && status === "True");

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
