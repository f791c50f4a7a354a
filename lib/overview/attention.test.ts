import { expect, it } from "vitest";
import { anAction } from "@/e2e/an-action";
import { aBudget, aNode, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Condition } from "@/lib/live/model";
import { type AttentionFacts, attentionOf } from "./attention";
import { totalsOf } from "./totals";

const NOW = new Date("2026-01-10T00:00:00Z");
const condition = (type: string, status: Condition["status"]): Condition => ({
  type,
  status,
  reason: "",
  message: "",
  since: "2026-01-09T23:00:00Z",
});
const cordoned = (since: string) => ({
  unschedulable: true,
  annotations: { "forgeboard.dev/cordoned-by": "anna", "forgeboard.dev/cordoned-at": since },
});
const budget = aBudget("keep", { currentHealthy: 1, expectedPods: 2 });

const attention = (records: Parameters<typeof memoryIndex>[0], change: Partial<AttentionFacts> = {}) =>
  attentionOf({
    index: memoryIndex(records),
    annotationPrefix: "forgeboard.dev/",
    active: [],
    viewer: { user: "bob", mayApprove: true, mayReadMirror: true },
    frozenMirror: null,
    sources: [],
    drift: null,
    stuckProcesses: new Map(),
    staleAfterSeconds: 30,
    now: NOW,
    ...change,
  });

it("has nothing to say of a healthy cluster", () => {
  expect(attention([aNode("worker-1"), { ...budget, disruptionsAllowed: 1 }])).toEqual([]);
});

it("puts the worst first", () => {
  const found = attention(
    [
      aNode("held", cordoned("2026-01-08T00:00:00Z")),
      aNode("tight", { conditions: [condition("Ready", "True"), condition("DiskPressure", "True")] }),
      aNode("down", { conditions: [condition("Ready", "Unknown")] }),
      budget,
    ],
    { active: [anAction()] },
  );
  expect(found.map(({ kind }) => kind)).toEqual([
    "stuck_node",
    "blocked_budget",
    "pressure",
    "cordoned_long",
    "running_action",
  ]);
  expect(found[0]?.says).toBe("not Ready for 1 h");
  expect(found[3]?.says).toBe("cordoned for 2 d by anna");
});

it("calls a node stuck that is silent for long, or that hangs on NFS while it seems well", () => {
  const silent = (since: string) => ({ conditions: [{ ...condition("Ready", "Unknown"), since }] });
  const found = attention(
    [
      aNode("fresh", silent("2026-01-09T23:55:00Z")),
      aNode("long", silent("2026-01-09T23:45:00Z")),
      aNode("hangs"),
      aNode("well"),
    ],
    {
      stuckProcesses: new Map([
        ["hangs", 12],
        ["well", 0],
      ]),
    },
  );
  expect(found.map(({ kind, title, says }) => [kind, title, says]).sort()).toEqual([
    ["not_ready", "fresh", "kubelet silent for 5 min"],
    ["stuck_node", "hangs", "12 processes hang on NFS"],
    ["stuck_node", "long", "not Ready for 15 min"],
  ]);
});

it("leaves a fresh cordon and an empty budget alone", () => {
  expect(
    attention([aNode("held", cordoned("2026-01-09T12:00:00Z")), { ...budget, expectedPods: 0 }]),
  ).toEqual([]);
});

it("says which source is old, failing or partly unreadable", () => {
  const found = attention([], {
    sources: [
      { name: "cluster", asOf: "2026-01-09T23:50:00Z", problem: null, unreadable: 2 },
      { name: "metrics", asOf: null, problem: "refused" },
      { name: "fresh", asOf: "2026-01-09T23:59:59Z", problem: null },
    ],
  });
  expect(found.map(({ severity, kind, says }) => [severity, kind, says])).toEqual([
    ["bad", "stale_source", "does not answer; last read 10 min ago"],
    ["warn", "unreadable", "2 objects could not be read and are missing here"],
    ["warn", "stale_source", "refused; never read"],
  ]);
});

it("puts a frozen mirror first, and leads only those to its page who may open it", () => {
  const frozenMirror = { since: "2026-01-09T22:00:00Z", says: "300 of 300 tools would be gone" };
  const sources = [{ name: "directory", asOf: "2026-01-09T21:59:00Z", problem: "frozen: 300 tools" }];
  const [first, ...more] = attention([], { frozenMirror, sources });
  expect(more).toEqual([]);
  expect(first).toMatchObject({ severity: "bad", kind: "frozen_mirror", href: "/directory" });
  const viewer = { user: "eve", mayApprove: false, mayReadMirror: false };
  expect(attention([], { frozenMirror, sources, viewer })).toMatchObject([{ href: "/" }]);
});

it("lets a source that is read now and then be as old as it says it may be", () => {
  const source = { name: "directory", asOf: "2026-01-09T23:58:30Z", problem: null };
  expect(attention([], { sources: [{ ...source, staleAfterSeconds: 180 }] })).toEqual([]);
  expect(attention([], { sources: [{ ...source, staleAfterSeconds: 60 }] })).toMatchObject([
    { severity: "warn", kind: "stale_source", href: "/directory" },
  ]);
});

it("adds up the cluster, without what finished pods asked for", () => {
  const index = memoryIndex([
    aNode("a"),
    aNode("b", { unschedulable: true, conditions: [] }),
    aPod("p1"),
    aPod("p2", { phase: "Succeeded" }),
    aPod("p3", { phase: "Pending", nodeName: null }),
    aPod("p4", { ready: false }),
  ]);
  expect(totalsOf(index, "^tool-(?<tool>.+)$", [{ cpuCores: 1, memoryBytes: null }])).toMatchObject({
    nodes: { total: 2, ready: 1, cordoned: 1, notReady: 1 },
    pods: { total: 4, running: 2, pending: 1, failing: 1 },
    cpu: { allocatable: 16, requested: 1, used: 1 },
    memory: { used: null },
  });
});
