import { afterEach, describe, expect, it } from "vitest";
import { aNode, memoryIndex } from "@/e2e/memory-index";
import type { NodeRecord } from "@/lib/live/model";
import { cordon } from "@/lib/nodes/actions/cordon";
import { repool } from "@/lib/nodes/actions/repool";
import { uncordon } from "@/lib/nodes/actions/uncordon";
import { campaignOf } from "./actions/run";
import { plannedNodes } from "./model";
import { campaignInputSchema } from "./schema";

const holder = globalThis as unknown as { forgeboardIndex?: unknown };
afterEach(() => Reflect.deleteProperty(holder, "forgeboardIndex"));

const silent: NodeRecord["conditions"] = [
  { type: "Ready", status: "Unknown", reason: "", message: "", since: null },
];
const NODES = [
  aNode("a-worker-10", { kubeletVersion: "v1.35.1" }),
  aNode("a-worker-2", { labels: { nfs: "true" } }),
  aNode("a-worker-3", { unschedulable: true, labels: { nfs: "true" } }),
  aNode("a-control-1", { kubeletVersion: "v1.35.1" }),
  aNode("a-worker-4", { conditions: silent, unschedulable: true }),
];
const campaign = campaignOf([cordon, uncordon, repool]);

function plan(change: Record<string, unknown>, settings: Record<string, unknown> = {}, nodes = NODES) {
  const index = memoryIndex(nodes);
  const source = { ...index.source(), asOf: new Date().toISOString() };
  holder.forgeboardIndex = { ...index, source: () => source };
  const input = {
    title: "Kernel",
    body: { action: "node.cordon" },
    settings: { maxUnavailable: 4, ...settings },
    ...change,
  };
  return campaign.plan(campaignInputSchema.parse(input));
}
const names = (selection: Record<string, unknown>, settings: Record<string, unknown> = {}) =>
  plannedNodes(plan({ selection }, settings).targets[0]?.found).map(({ node }) => node);

describe("selection", () => {
  it.each([
    [{ by: "role", role: "worker" }, {}, ["a-worker-2", "a-worker-3", "a-worker-4", "a-worker-10"]],
    [{ by: "label", selector: "nfs=true" }, {}, ["a-worker-2", "a-worker-3"]],
    [{ by: "label", selector: "!nfs" }, {}, ["a-control-1", "a-worker-4", "a-worker-10"]],
    [{ by: "not_version", version: "v1.36.0" }, {}, ["a-control-1", "a-worker-10"]],
    [{ by: "not_version", version: "v1.36.0", role: "worker" }, {}, ["a-worker-10"]],
    [
      { by: "nodes", nodes: ["a-worker-10", "a-worker-2"] },
      { order: "listed" },
      ["a-worker-10", "a-worker-2"],
    ],
  ])("%o", (selection, settings, expected) => expect(names(selection, settings)).toEqual(expected));
});

describe("plan", () => {
  const workers = { selection: { by: "role", role: "worker" } };

  it("repools what is Ready, and leaves the others out", () => {
    const nodes = ["a-worker-3", "a-worker-4"];
    const { targets, warnings } = plan({
      selection: { by: "nodes", nodes },
      body: { action: "node.repool" },
    });
    expect(plannedNodes(targets[0]?.found).map(({ takes }) => takes)).toEqual([true, false]);
    expect(warnings.join()).toContain("a-worker-4 is left out: a-worker-4 is not Ready: repair it first");
  });

  it("takes what there is to do, and says why the others are left out", () => {
    const { summary, warnings, blockers, equivalent, targets } = plan(workers);
    expect(summary).toBe(
      "Kernel: cordon 2 nodes, 1 canary and a question, then 4 at a time, stops at the first failure",
    );
    expect(warnings).toEqual([
      "a-worker-3 is left out: is already cordoned",
      "a-worker-4 is left out: is already cordoned",
    ]);
    expect(blockers).toEqual([]);
    expect(equivalent).toEqual(["kubectl cordon a-worker-2", "kubectl cordon a-worker-10"]);
    expect(targets[0]).toMatchObject({
      target: { kind: "campaign", name: "kernel" },
      says: "2 nodes of 4 selected",
    });
  });

  it("says before it begins that it would wait, and that it would run dry", () => {
    const { warnings } = plan(workers, { maxUnavailable: 2, perRole: { gateway: 1 } });
    expect(warnings.join("\n")).toContain("2 of 4 nodes are unavailable already and at most 2 may be");
    expect(warnings.join("\n")).toContain("a limit is set for gateway, but no selected node has that role");
    expect(plan(workers, { maxUnavailable: 1 }).warnings.join()).toContain("nodes stay cordoned afterwards");
  });

  it("leaves out a node that cannot be done, and one that is not there", () => {
    const nodes = ["a-worker-3", "a-worker-4", "gone-1"];
    const { warnings, targets } = plan({
      selection: { by: "nodes", nodes },
      body: { action: "node.uncordon" },
    });
    expect(warnings).toContain("there is no node gone-1: it is left out");
    expect(warnings.join()).toMatch(/a-worker-4 is left out: .*not Ready/);
    expect(plannedNodes(targets[0]?.found).filter(({ takes }) => takes)).toHaveLength(1);
  });

  it.each([
    [{ selection: { by: "role", role: "nobody" } }, {}, "nothing to do"],
    [workers, { maxUnavailable: "10%" }, "10% of 4 nodes is none"],
    [workers, { gate: { alerts: true } }, "names no metrics source"],
    [
      workers,
      {
        schedule: {
          timeZone: "UTC",
          deny: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
        },
      },
      "no time within a year",
    ],
  ])("is refused: %o %o", (change, settings, says) =>
    expect(
      plan(change, settings)
        .blockers.map((blocker) => blocker.says)
        .join(),
    ).toContain(says),
  );

  it("is not planned on an old picture", () => {
    holder.forgeboardIndex = memoryIndex(NODES);
    expect(() =>
      campaign.plan(campaignInputSchema.parse({ title: "x", body: { action: "node.cordon" }, ...workers })),
    ).toThrow(/too old to plan on/);
  });

  it("asks a second person where many may be away at once", () => {
    const input = (maxUnavailable: number) =>
      campaignInputSchema.parse({
        title: "x",
        body: { action: "node.cordon" },
        ...workers,
        settings: { maxUnavailable },
      });
    expect(campaign.approval?.(input(5), plan(workers))).toEqual([]);
    expect(campaign.approval?.(input(6), plan(workers))).toEqual([
      "more than 5 nodes may be unavailable at once",
    ]);
  });
});
