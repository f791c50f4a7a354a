import { expect, it } from "vitest";
import { aPlannedNode } from "@/e2e/a-planned-node";
import type { ActionState, Child, Plan } from "@/lib/actions/model";
import { campaignOf } from "./run";

/** What an undo puts back, and by which verb. */

const campaign = campaignOf([]);

const planOf = (...nodes: { node: string; cordoned: boolean }[]): Plan => ({
  summary: "",
  targets: [
    {
      target: { kind: "campaign", name: "kernel" },
      verdict: "will_change",
      says: "",
      found: {
        nodes: nodes.map(({ node, ...change }) => aPlannedNode(node, change)),
      },
    },
  ],
  warnings: [],
  blockers: [],
  equivalent: [],
});
const child = (node: string, state: ActionState, changed: boolean): Child => ({
  id: node,
  action: "node.drain",
  state,
  result: null,
  targets: [{ kind: "node", name: node }],
  says: "",
  changed,
  memo: null,
  createdAt: "2026-11-25T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
});
const undoOf = (body: Record<string, unknown>, plan: Plan, children: readonly Child[]) => {
  const input = campaign.input.parse({
    title: "Kernel",
    selection: { by: "role", role: "worker" },
    body,
  });
  const inverse = campaign.inverse(input, plan, children, "");
  return "none" in inverse ? null : campaign.input.parse(inverse.input);
};

it("repools the nodes it drained, also those it gave up on, and none that was cordoned before", () => {
  const plan = planOf(
    { node: "w-1", cordoned: false },
    { node: "w-2", cordoned: false },
    { node: "w-3", cordoned: true },
    { node: "w-4", cordoned: false },
  );
  const children = [
    child("w-1", "succeeded", true),
    child("w-2", "failed", true),
    child("w-3", "succeeded", true),
    child("w-4", "failed", false),
  ];
  expect(undoOf({ action: "node.drain", drain: {} }, plan, children)).toMatchObject({
    title: "Undo Kernel",
    selection: { by: "nodes", nodes: ["w-1", "w-2"] },
    body: { action: "node.repool" },
  });
});

it("has nothing to put back of a reboot that went well", () => {
  const plan = planOf({ node: "w-1", cordoned: false }, { node: "w-2", cordoned: false });
  const reboots = [child("w-1", "succeeded", true), child("w-2", "cancelled", true)];
  expect(undoOf({ action: "node.reboot", drain: {} }, plan, reboots)).toMatchObject({
    selection: { nodes: ["w-2"] },
    body: { action: "node.repool" },
  });
  expect(undoOf({ action: "node.reboot", drain: {} }, plan, reboots.slice(0, 1))).toBeNull();
});

it.each([
  ["node.cordon", false, "node.uncordon"],
  ["node.uncordon", true, "node.cordon"],
  ["node.repool", true, "node.cordon"],
])("takes back %s", (action, cordoned, back) => {
  const undo = undoOf({ action }, planOf({ node: "w-1", cordoned }), [child("w-1", "succeeded", true)]);
  expect(undo).toMatchObject({ body: { action: back } });
});
