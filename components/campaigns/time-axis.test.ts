import { expect, it } from "vitest";
import type { NodeRun } from "@/lib/campaigns/model";
import { axisOf, barOf } from "./time-axis";

const T = "2026-01-15T10:00:00.000Z";
const at = (seconds: number) => new Date(Date.parse(T) + seconds * 1_000).toISOString();
const run = (state: NodeRun["state"], from: number | null, to: number | null): NodeRun => ({
  node: "w",
  role: "worker",
  state,
  says: "",
  tries: 1,
  childId: null,
  childState: null,
  startedAt: from === null ? null : at(from),
  endedAt: to === null ? null : at(to),
});
const now = Date.parse(at(100));

it("has no axis before the first start", () => expect(axisOf([run("waiting", null, null)], now)).toBeNull());

it("ends now while a node is at work, and at the last end afterwards", () => {
  expect(axisOf([run("done", 0, 20), run("running", 10, null)], now)?.toMs).toBe(now);
  expect(axisOf([run("done", 0, 20), run("waiting", null, null)], now)?.toMs).toBe(Date.parse(at(20)));
});

it("places bars by their share of the time", () => {
  const runs = [run("done", 0, 25), run("running", 50, null)];
  const axis = axisOf(runs, now);
  expect(axis && runs.map((one) => barOf(one, axis, now))).toEqual([
    { x: 0, width: 250 },
    { x: 500, width: 500 },
  ]);
});

it("keeps a moment visible and inside", () => {
  const last = run("failed", 100, 100);
  const axis = axisOf([run("done", 0, 10), last], now);
  expect(axis && barOf(last, axis, now)).toEqual({ x: 994, width: 6 });
});
