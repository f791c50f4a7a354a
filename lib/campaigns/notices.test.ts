import { expect, it } from "vitest";
import { aPlannedNode } from "@/e2e/a-planned-node";
import type { Telling } from "@/lib/actions/define";
import { noticeSchema } from "@/lib/outbox/schema";
import type { CampaignInput } from "./model";
import { campaignNotices } from "./notices";
import { campaignInputSchema } from "./schema";
import { initialState } from "./state";

const NOW = Date.parse("2026-11-25T20:00:00Z");
const ID = "00000000-0000-4000-8000-000000000001";
const hit = (tool: string, says: string) => ({ tool, pods: 1, says });
const NODES = [
  aPlannedNode("w-1", { tells: [hit("sal", "is away for 12 s"), hit("paws", "1 pod is gone for good")] }),
  aPlannedNode("w-2", { tells: [hit("sal", "is away for 12 s")] }),
  aPlannedNode("w-3", { takes: false, tells: [hit("geohack", "is away")] }),
];
const schedule = { timeZone: "UTC", allow: [{ days: ["thu"], from: "08:00", to: "10:00" }] };

function telling(settings: object, ended: Telling<CampaignInput>["ended"] = null): Telling<CampaignInput> {
  const input = campaignInputSchema.parse({
    title: "Kernel",
    selection: { by: "role", role: "worker" },
    body: { action: "node.drain", drain: {} },
    settings,
  });
  const target = { kind: "campaign", name: "kernel" };
  const found = JSON.parse(JSON.stringify({ nodes: NODES }));
  const targets = [{ target, verdict: "will_change" as const, says: "", found }];
  const plan = { summary: "", targets, warnings: [], blockers: [], equivalent: [] };
  return { actionId: ID, input, plan, person: "Anna", reason: "kernel", ticket: "T1", parent: null, ended };
}
const ofTool = (notices: ReturnType<typeof campaignNotices>, tool: string) =>
  notices.filter(({ about }) => about === tool);

it("tells each hit tool once before, with all its nodes and the window in which it may be", () => {
  const notices = campaignNotices(telling({ schedule }), NOW);
  expect(notices.map(({ kind, about, phase }) => `${kind} ${about} ${phase}`)).toEqual([
    "tool_mail sal before",
    "status_page sal before",
    "tool_mail paws before",
    "status_page paws before",
  ]);
  const [mail, page] = ofTool(notices, "sal");
  expect(mail?.subject).toBe("sal: w-1, w-2 will be drained (T1)");
  expect(mail?.text).toContain("From 2026-11-26 08:00 UTC on");
  expect(mail?.text).toContain(
    "This is done one after the other, as part of a campaign, at these times only: Thu 08–10 UTC.",
  );
  expect(mail?.text).toContain("which has 2 pods there:\n  - is away for 12 s\n\n");
  expect(page?.data).toMatchObject({ at: "2026-11-26T08:00:00.000Z", nodes: ["w-1", "w-2"] });
  for (const notice of notices) expect(noticeSchema.parse(notice)).toEqual(notice);
});

it("has the time it is told at where nothing holds it back", () => {
  const [mail] = ofTool(campaignNotices(telling({}), NOW), "paws");
  expect(mail?.text).toContain("From 2026-11-25 20:00 UTC on");
  expect(mail?.text).not.toContain("This is done");
});

it("tells each once after what became of its own nodes, and the public no names", () => {
  const state = initialState(NODES);
  const progress = JSON.parse(
    JSON.stringify({
      ...state,
      nodes: state.nodes.map((run) => (run.node === "w-2" ? { ...run, state: "done" } : run)),
    }),
  );
  const target = { kind: "campaign", name: "kernel" };
  const ended = {
    state: "cancelled" as const,
    result: "",
    targets: [{ target, state: "cancelled", says: "", progress }],
  };
  const notices = campaignNotices(telling({ schedule }, ended), NOW);
  expect(ofTool(notices, "sal").map(({ phase }) => phase)).toEqual(["after", "after"]);
  expect(ofTool(notices, "sal")[0]?.text).toContain("It was done on 1 of 2 nodes");
  expect(ofTool(notices, "paws")[0]?.text).toContain("It was not done");
  for (const { text } of notices.filter(({ kind }) => kind === "status_page"))
    expect(text).not.toMatch(/w-\d|kernel/);
});
