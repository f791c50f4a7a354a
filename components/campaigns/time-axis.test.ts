import { expect, it } from "vitest";
import type { NodeRun } from "@/lib/campaigns/model";
import { axisOf, segmentsOf, spansOf } from "./time-axis";

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
  putOff: null,
  phases: [],
});
const now = Date.parse(at(100));

it("has no axis before the first start", () => expect(axisOf([run("waiting", null, null)], now)).toBeNull());

it("ends now while a node is at work, and at the last end afterwards", () => {
  expect(axisOf([run("done", 0, 20), run("running", 10, null)], now)?.toMs).toBe(now);
  expect(axisOf([run("done", 0, 20), run("waiting", null, null)], now)?.toMs).toBe(Date.parse(at(20)));
});

it("places parts by their share of the time, whatever has kept no phases", () => {
  const runs = [run("done", 0, 25), run("running", 50, null)];
  const axis = axisOf(runs, now);
  expect(axis && runs.map((one) => segmentsOf(one, axis, now))).toEqual([
    [{ phase: "work", x: 0, width: 250, ms: 25_000 }],
    [{ phase: "work", x: 500, width: 500, ms: 50_000 }],
  ]);
});

it("keeps a moment visible and inside", () => {
  const last = run("failed", 100, 100);
  const axis = axisOf([run("done", 0, 10), last], now);
  expect(axis && segmentsOf(last, axis, now)).toEqual([{ phase: "work", x: 994, width: 6, ms: 0 }]);
});

const reboot: NodeRun = {
  ...run("running", 60, null),
  tries: 2,
  phases: [
    { phase: "queued", at: at(0) },
    { phase: "drain", at: at(5) },
    { phase: "idle", at: at(40) },
    { phase: "queued", at: at(60) },
    { phase: "drain", at: at(61) },
    { phase: "hook", at: at(81) },
  ],
};

it("begins with the first try, leaves the rest between tries free, and goes on until now", () => {
  const axis = axisOf([reboot], now);
  expect(axis?.fromMs).toBe(Date.parse(T));
  expect(axis && segmentsOf(reboot, axis, now).map(({ phase, x, width }) => [phase, x, width])).toEqual([
    ["queued", 0, 50],
    ["drain", 50, 350],
    ["queued", 600, 10],
    ["drain", 610, 200],
    ["hook", 810, 190],
  ]);
});

it("adds a phase up over its tries", () =>
  expect(spansOf(reboot, now)).toEqual([
    { phase: "queued", ms: 6_000 },
    { phase: "drain", ms: 55_000 },
    { phase: "hook", ms: 19_000 },
  ]));
