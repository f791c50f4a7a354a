import { describe, expect, it } from "vitest";
import { aBudget, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import type { BudgetRecord, ContainerRecord } from "@/lib/live/model";
import { drainEffect, drainViewOf, ownerSays, podReason, selects } from "./model";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const web = aWorkload("web");
const view = { workload: web, budgets: [] as BudgetRecord[], readyElsewhere: 1 };
const budget = (change: Partial<BudgetRecord> = {}): BudgetRecord => aBudget("keep", change);
const container = (change: Partial<ContainerRecord>): ContainerRecord => ({
  name: "c",
  image: "i",
  imageId: null,
  ready: false,
  restarts: 0,
  state: "running",
  reason: null,
  message: null,
  exitCode: null,
  startedAt: null,
  lastExit: null,
  ...change,
});

describe("drainEffect", () => {
  const job = (change: Parameters<typeof aWorkload>[1]) => aWorkload("job", { kind: "jobs", ...change });
  const owned = { owner };
  it.each([
    ["stays", { mirror: true }, {}],
    ["terminating", { ...owned, deletionAt: "2026-01-01T00:00:00Z" }, {}],
    ["finished", { phase: "Succeeded" as const }, {}],
    ["stays", { owner: { ...owner, kind: "DaemonSet" } }, { budgets: [budget()] }],
    ["blocked", owned, { budgets: [budget()] }],
    ["blocked", owned, { budgets: [budget({ disruptionsAllowed: 1 }), budget({ disruptionsAllowed: 1 })] }],
    ["moves", owned, { budgets: [budget({ disruptionsAllowed: 1 })] }],
    ["moves", owned, { budgets: [budget({ namespace: "tool-b" })] }],
    ["moves", { ...owned, ready: false }, { budgets: [budget()] }],
    ["blocked", { ...owned, ready: false }, { budgets: [budget({ currentHealthy: 1 })] }],
    ["unmanaged", {}, {}],
    ["job_fails", owned, { workload: job({ backoffLimit: 0 }) }],
    ["job_retries", owned, { workload: job({ backoffLimit: 0, ignoresDisruption: true }) }],
    ["job_retries", owned, { workload: job({}) }],
    ["gap", owned, { workload: aWorkload("web", { replicas: 1 }) }],
    ["gap", owned, { readyElsewhere: 0 }],
    ["gap", owned, { workload: null }],
    ["loses_data", { ...owned, localData: true }, {}],
    ["moves", owned, {}],
  ])("is %s for %j with %j", (effect, pod, change) => {
    expect(drainEffect(aPod("p", pod), { ...view, ...change }).effect).toBe(effect);
  });

  it("says the budget's numbers", () => {
    expect(drainEffect(aPod("p", owned), { ...view, budgets: [budget()] }).says).toBe(
      "disruption budget keep needs 2 healthy, has 2",
    );
  });
});

it("counts ready siblings on other nodes only", () => {
  const pod = aPod("p1", { owner });
  const index = memoryIndex([
    pod,
    aPod("p2", { owner, nodeName: "worker-2" }),
    aPod("p3", { owner, nodeName: "worker-2", ready: false }),
    aPod("p4", { owner }),
    aPod("p5", { owner: { ...owner, uid: "other" }, nodeName: "worker-2" }),
    web,
  ]);
  expect(drainViewOf(index, pod, [])).toEqual({ workload: web, budgets: [], readyElsewhere: 1 });
});

it("selects as label selectors do", () => {
  const expressions = (operator: string, values: string[] = []) =>
    budget({ matchExpressions: [{ key: "app", operator, values }] });
  expect(selects(budget(), {})).toBe(true);
  expect(selects(budget({ matchLabels: { app: "web" } }), { app: "db" })).toBe(false);
  expect(selects(expressions("In", ["web"]), { app: "web" })).toBe(true);
  expect(selects(expressions("NotIn", ["web"]), {})).toBe(true);
  expect(selects(expressions("NotIn", ["web"]), { app: "web" })).toBe(false);
  expect(selects(expressions("Exists"), {})).toBe(false);
  expect(selects(expressions("DoesNotExist"), {})).toBe(true);
  expect(selects(expressions("Gt", ["1"]), { app: "2" })).toBe(false);
});

describe("podReason", () => {
  const crash = container({
    state: "waiting",
    reason: "CrashLoopBackOff",
    restarts: 14,
    lastExit: { reason: "Error", exitCode: 1, at: null },
  });
  it.each([
    [null, {}],
    [null, { phase: "Succeeded" as const, ready: false }],
    ["CrashLoopBackOff: exit 1, 14 restarts", { containers: [crash] }],
    [
      "CrashLoopBackOff: out of memory, 1 restart",
      { containers: [{ ...crash, restarts: 1, lastExit: { reason: "OOMKilled", exitCode: 137, at: null } }] },
    ],
    ["ImagePullBackOff", { containers: [container({ state: "waiting", reason: "ImagePullBackOff" })] }],
    [
      null,
      {
        phase: "Pending" as const,
        containers: [container({ state: "waiting", reason: "ContainerCreating" })],
      },
    ],
    ["Error: exit 2", { containers: [container({ state: "terminated", reason: "Error", exitCode: 2 })] }],
    [
      "Pending because no node fits",
      { phase: "Pending" as const, nodeName: null, unschedulableBecause: "no node fits" },
    ],
    ["Evicted", { phase: "Failed" as const, statusReason: "Evicted" }],
    ["running, but not ready", { ready: false }],
  ])("is %j", (reason, change) => expect(podReason(aPod("p", change))).toBe(reason));
});

it("names the owner a person would", () => {
  expect(ownerSays(aPod("p", { owner }), web)).toBe("Deployment web, 2 replicas");
  expect(ownerSays(aPod("p", { owner }), aWorkload("j", { kind: "jobs" }))).toBe("Job j");
  expect(ownerSays(aPod("p", { owner }), null)).toBe("ReplicaSet web-1");
  expect(ownerSays(aPod("p"), null)).toBeNull();
});
