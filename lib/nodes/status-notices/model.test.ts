import { expect, it } from "vitest";
import { noticeSchema } from "@/lib/outbox/schema";
import type { Drain } from "../drain-notices/model";
import { statusAfterDrain, statusBeforeDrain } from "./model";

const drain: Drain = {
  actionId: "00000000-0000-4000-8000-000000000001",
  nodes: ["tools-k8s-worker-102"],
  reason: "kernel upgrade asked for by Anna",
  ticket: "T412233",
  at: new Date("2026-11-25T14:10:31Z"),
};
const hits = [{ tool: "wikibugs", pods: 1, says: ["1 pod is down for about 30 s"] }];

it("says before and after in words that name nobody and no machine", () => {
  const all = [...statusBeforeDrain(drain, hits), ...statusAfterDrain(drain, hits)];
  expect(all).toMatchObject([
    { kind: "status_page", about: "wikibugs", phase: "before", text: "1 pod is down for about 30 s" },
    { kind: "status_page", about: "wikibugs", phase: "after" },
  ]);
  expect(new Set(all.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  for (const one of all) {
    expect(noticeSchema.parse(one)).toEqual(one);
    expect(one.subject + one.text).not.toMatch(/worker-102|Anna|T412233|kernel/);
  }
});

it("gives the same messages when a step is repeated", () => {
  expect(statusBeforeDrain(drain, hits)).toEqual(statusBeforeDrain(drain, hits));
});
