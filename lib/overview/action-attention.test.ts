import { expect, it } from "vitest";
import { anAction } from "@/e2e/an-action";
import type { ActionRow } from "@/lib/actions/model";
import { actionAttention } from "./action-attention";

const BOB = { user: "bob", mayApprove: true };
const attention = (change: Partial<ActionRow>, viewer = BOB) => actionAttention(anAction(change), viewer);

it("names what runs, and who asked", () => {
  expect(attention({})).toMatchObject([
    {
      severity: "busy",
      kind: "running_action",
      title: "Drain worker-1",
      says: "running, 0 of 1 done, asked by Anna",
    },
  ]);
});

it("makes an approval the task of who may give it, and of nobody else", () => {
  const awaiting = { state: "awaiting_approval", result: "waits for a second person: a job fails" } as const;
  expect(attention(awaiting)).toMatchObject([
    { severity: "warn", says: "Anna asked: kernel; waits for a second person: a job fails" },
  ]);
  expect(attention(awaiting, { user: "anna", mayApprove: true })).toMatchObject([{ severity: "hold" }]);
  expect(attention(awaiting, { user: "eve", mayApprove: false })).toMatchObject([{ severity: "hold" }]);
});

it("says what a blocked or paused action waits for, also of a child", () => {
  const parentId = "5d7cb5a6-0000-4000-8000-000000000002";
  expect(attention({ state: "blocked", result: "budget keep", parentId })).toMatchObject([
    { severity: "warn", kind: "blocked_action", says: "waits: budget keep" },
  ]);
  expect(attention({ state: "paused", result: "Go on?", parentId })).toMatchObject([
    { severity: "hold", kind: "paused_action", says: "Go on?" },
  ]);
  expect(attention({ parentId })).toEqual([]);
});

it("keeps the plan's words where there are several targets", () => {
  const targets = ["a", "b"].map((name) => ({ kind: "node", name }));
  expect(attention({ summary: "Cordon 2 nodes", targets })).toMatchObject([{ title: "Cordon 2 nodes" }]);
});
