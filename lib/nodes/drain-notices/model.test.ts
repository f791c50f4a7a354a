import { expect, it } from "vitest";
import { noticeSchema } from "@/lib/outbox/schema";
import { type Drain, drainLogLine, noticesAfterDrain, noticesBeforeDrain } from "./model";

const actionId = "00000000-0000-4000-8000-000000000001";
const drain: Drain = {
  actionId,
  nodes: ["tools-k8s-worker-102"],
  reason: "kernel upgrade",
  ticket: "T412233",
  at: new Date("2026-11-25T14:10:31Z"),
};
const hits = [
  {
    tool: "wikibugs",
    pods: 3,
    says: ["the web service is away for about 30 s", "2 pods move without a gap"],
  },
  { tool: "sal", pods: 1, says: ["moves without a gap"] },
];

it("tells each hit tool once before, in plain words", () => {
  const [wikibugs, sal, ...more] = noticesBeforeDrain(drain, hits);
  expect(more).toEqual([]);
  expect(wikibugs).toMatchObject({
    kind: "tool_mail",
    about: "wikibugs",
    phase: "before",
    dedupeKey: `${actionId}/before/wikibugs`,
    subject: "wikibugs: tools-k8s-worker-102 will be drained (T412233)",
    data: { tool: "wikibugs", pods: 3, nodes: ["tools-k8s-worker-102"], at: "2026-11-25T14:10:31.000Z" },
  });
  expect(wikibugs?.text).toBe(`To the maintainers of wikibugs

From 2026-11-25 14:10 UTC on, the node below will be emptied: kernel upgrade (T412233).

  - tools-k8s-worker-102

What will happen to wikibugs, which has 3 pods there:
  - the web service is away for about 30 s
  - 2 pods move without a gap

There will be one more message when it is over.
`);
  expect(sal?.text).toContain("which has 1 pod there");
});

it("says when it may be, where that is not at once", () => {
  const [notice] = noticesBeforeDrain({ ...drain, when: "Only weekdays 08–16 UTC." }, hits);
  expect(notice?.text).toContain("  - tools-k8s-worker-102\n\nOnly weekdays 08–16 UTC.\n\nWhat will");
  expect(notice?.data).toMatchObject({ when: "Only weekdays 08–16 UTC." });
});

it("tells each once after, with the result, under another key", () => {
  const after = noticesAfterDrain(drain, [{ tool: "sal", pods: 1, says: ["runs on tools-k8s-worker-103"] }]);
  expect(after).toMatchObject([{ phase: "after", dedupeKey: `${actionId}/after/sal` }]);
  expect(after[0]?.text).toMatch(/ended: kernel upgrade[\s\S]*runs on tools-k8s-worker-103/);
});

it("gives the same messages when a step is repeated", () => {
  expect(noticesBeforeDrain(drain, hits)).toEqual(noticesBeforeDrain(drain, hits));
});

it("has one line for the admin log", () => {
  const line = drainLogLine(drain, { state: "succeeded", podsMoved: 58, toolsTold: 5 });
  expect(line).toMatchObject({ kind: "admin_log", phase: "line", dedupeKey: `${actionId}/line` });
  expect(line.text).toBe("drained tools-k8s-worker-102 (T412233): kernel upgrade, 58 pods, 5 tools told");
});

it("says what was not finished, names at most three nodes, and leaves out a ticket that is not there", () => {
  const many = { ...drain, ticket: null, nodes: ["a", "b", "c", "d", "e"] };
  expect(drainLogLine(many, { state: "failed", podsMoved: 1, toolsTold: 0 }).text).toBe(
    "drained in part a, b, c and 2 more: kernel upgrade, 1 pod, 0 tools told",
  );
  expect(drainLogLine(many, { state: "cancelled", podsMoved: 0, toolsTold: 1 }).text).toMatch(
    /^stopped draining a, b, c and 2 more: .* 1 tool told$/,
  );
  expect(noticesBeforeDrain(many, hits)[0]?.text).toContain("  - e\n");
});

it("makes what the outbox takes", () => {
  for (const one of [...noticesBeforeDrain(drain, hits), ...noticesAfterDrain(drain, hits)])
    expect(noticeSchema.parse(one)).toEqual(one);
});
