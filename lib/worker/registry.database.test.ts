import { describeActions } from "../../e2e/worker/action-form";
import { registry } from "./registry";

const cordonedByBen = {
  "forgeboard.dev/cordoned-by": "ben",
  "forgeboard.dev/cordon-reason": "bad disk",
  "forgeboard.dev/cordoned-at": "2026-01-01T00:00:00Z",
  "forgeboard.dev/cordon-action": "00000000-0000-4000-8000-0000000000bb",
};

/** What does more to a node than patch it has tests of its own, as has what does nothing to one. */
const APART = ["node.decommission", "node.reboot"];
const nodeVerbs = new Map(
  [...registry].filter(([name]) => name.startsWith("node.") && !APART.includes(name)),
);

describeActions(nodeVerbs, {
  "node.cordon": {
    input: (node) => ({ nodes: [node] }),
    // kubectl uncordon leaves annotations like this one behind; an undo leaves them as they were.
    before: { unschedulable: false, annotations: { "forgeboard.dev/cordon-reason": "long ago" } },
    after: { unschedulable: true },
    blocked: { input: { nodes: ["no-such-node"] }, says: /there is no node no-such-node/ },
  },
  "node.uncordon": {
    input: (node) => ({ nodes: [node] }),
    before: { unschedulable: true, annotations: cordonedByBen },
    after: { unschedulable: false },
    blocked: { input: { nodes: ["no-such-node"] }, says: /there is no node no-such-node/ },
  },
  "node.drain": {
    // The node as it is, and no pod of it: what is done to pods has tests of its own.
    input: (node) => ({ node, onlyPods: ["nobody/none"] }),
    before: { unschedulable: false, annotations: { "forgeboard.dev/cordon-reason": "long ago" } },
    after: { unschedulable: true },
    blocked: { input: { node: "no-such-node" }, says: /there is no node no-such-node/ },
  },
  "node.repool": {
    input: (node) => ({ nodes: [node] }),
    before: { unschedulable: true, annotations: cordonedByBen },
    after: { unschedulable: false },
    blocked: { input: { nodes: ["no-such-node"] }, says: /there is no node no-such-node/ },
  },
});
