import { describeActions } from "../../e2e/worker/action-form";
import { registry } from "./registry";

const cordonedByBen = {
  "forgeboard.dev/cordoned-by": "ben",
  "forgeboard.dev/cordon-reason": "bad disk",
  "forgeboard.dev/cordoned-at": "2026-01-01T00:00:00Z",
  "forgeboard.dev/cordon-action": "00000000-0000-4000-8000-0000000000bb",
};

/** A campaign does nothing to a node itself; it has tests of its own. */
const nodeVerbs = new Map([...registry].filter(([name]) => name !== "campaign.run"));

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
});
