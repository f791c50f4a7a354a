import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudget, aPod, aWorkload } from "@/e2e/memory-index";
import type { BudgetRecord, PodRecord, WorkloadRecord } from "@/lib/live/model";
import { budgetLedger, ignoresBudgets, keptReadyBy } from "./budgets";
import { covers } from "./selects";

const facts = (
  budgets: readonly BudgetRecord[],
  pods: readonly PodRecord[] = [],
  workload?: WorkloadRecord,
) => ({
  budgets: new Map([["tool-a", budgets]]),
  neighbours: new Map([["tool-a", pods]]),
  workloads: new Map(workload === undefined ? [] : pods.map(({ uid }) => [uid, workload])),
});
const judge = (pod: Partial<PodRecord>, budgets: readonly BudgetRecord[], pods: readonly PodRecord[] = []) =>
  budgetLedger(facts(budgets, pods)).judge(aPod("p", pod));

/** What the eviction subresource answers, situation by situation. */
describe("a budget", () => {
  const none = { disruptionsAllowed: 0 };
  const sick = { currentHealthy: 1 };
  it.each<[string, Partial<PodRecord>, readonly BudgetRecord[], string | null]>([
    ["that selects nobody", {}, [aBudget("b", { matchLabels: { app: "x" } })], null],
    ["without a selector", {}, [aBudget("b", { selectsNone: true })], null],
    ["of another namespace", {}, [aBudget("b", { namespace: "tool-b" })], null],
    ["ignored by a pending pod", { phase: "Pending", ready: false }, [aBudget("b")], null],
    ["ignored by a finished pod", { phase: "Succeeded", ready: false }, [aBudget("b")], null],
    ["ignored by a failed pod", { phase: "Failed", ready: false }, [aBudget("b")], null],
    ["ignored by a terminating pod", { deletionAt: "2026-01-01T00:00:00Z" }, [aBudget("b")], null],
    ["ignored by a pending pod of two", { phase: "Pending" }, [aBudget("b"), aBudget("c")], null],
    [
      "beside another",
      {},
      [aBudget("c", { disruptionsAllowed: 1 }), aBudget("b")],
      "blocked_for_good: 2 budgets select it (b, c): the API server refuses every eviction",
    ],
    [
      "beside another, pod not ready",
      { ready: false },
      [aBudget("b"), aBudget("c")],
      "blocked_for_good: 2 budgets select it (b, c): the API server refuses every eviction",
    ],
    ["with one left", {}, [aBudget("b", { disruptionsAllowed: 1 })], null],
    ["with none left", {}, [aBudget("b", none)], "blocked: budget b needs 2 healthy, has 2"],
    [
      "with none left since",
      {},
      [aBudget("b", { since: "2026-01-09T23:04:05.000Z" })],
      "blocked: budget b needs 2 healthy, has 2 since 2026-01-09 23:04 UTC",
    ],
    ["with none left, pod not ready", { ready: false }, [aBudget("b", none)], null],
    [
      "not met, pod not ready",
      { ready: false },
      [aBudget("b", sick)],
      "blocked: budget b needs 2 healthy, has 1",
    ],
    [
      "not met, pod not ready, AlwaysAllow",
      { ready: false },
      [aBudget("b", { ...sick, alwaysAllowsUnhealthy: true })],
      null,
    ],
    [
      "not met, pod ready, AlwaysAllow",
      {},
      [aBudget("b", { ...sick, alwaysAllowsUnhealthy: true })],
      "blocked: budget b needs 2 healthy, has 1",
    ],
    [
      "that wants nobody, pod not ready",
      { ready: false },
      [aBudget("b", { desiredHealthy: 0, currentHealthy: 0 })],
      "blocked: budget b needs 0 healthy, has 0",
    ],
    [
      "that is stale",
      {},
      [aBudget("b", { stale: true, disruptionsAllowed: 3 })],
      "blocked: budget b changed and its controller has not looked at it yet",
    ],
    ["that is stale, pod not ready", { ready: false }, [aBudget("b", { stale: true })], null],
    [
      "below 0",
      {},
      [aBudget("b", { disruptionsAllowed: -1 })],
      "blocked: budget b is refused by the API server: its status does not hold",
    ],
    [
      "with too many under way",
      {},
      [aBudget("b", { disruptionsAllowed: 1, disruptedPods: 2_001 })],
      "blocked: budget b is refused by the API server: its status does not hold",
    ],
    [
      "that can't be computed",
      {},
      [aBudget("b", { problem: "no scale" })],
      "blocked_for_good: budget b cannot be computed: no scale",
    ],
    [
      "of maxUnavailable 0",
      {},
      [aBudget("b", { minAvailable: null, maxUnavailable: "0" })],
      "blocked_for_good: budget b lets no pod be unavailable (maxUnavailable 0)",
    ],
    [
      "of maxUnavailable 0%",
      {},
      [aBudget("b", { minAvailable: null, maxUnavailable: "0%" })],
      "blocked_for_good: budget b lets no pod be unavailable (maxUnavailable 0%)",
    ],
    [
      "of maxUnavailable 1 with none left",
      {},
      [aBudget("b", { minAvailable: null, maxUnavailable: "1" })],
      "blocked: budget b needs 2 healthy, has 2",
    ],
    [
      "of all replicas",
      {},
      [aBudget("b", { expectedPods: 2 })],
      "blocked_for_good: budget b wants all 2 of 2 pods available (minAvailable 2)",
    ],
    [
      "of more than all replicas",
      {},
      [aBudget("b", { expectedPods: 1 })],
      "blocked_for_good: budget b wants all 1 of 1 pods available (minAvailable 2)",
    ],
    [
      "of 100%",
      {},
      [aBudget("b", { minAvailable: "100%" })],
      "blocked_for_good: budget b wants all 3 of 3 pods available (minAvailable 100%)",
    ],
    [
      "of 51% of 2, rounded up",
      {},
      [aBudget("b", { minAvailable: "51%", expectedPods: 2 })],
      "blocked_for_good: budget b wants all 2 of 2 pods available (minAvailable 51%)",
    ],
    ["of all replicas, pod not ready", { ready: false }, [aBudget("b", { expectedPods: 2 })], null],
  ])("%s", (_what, pod, budgets, says) => {
    const reason = judge(pod, budgets);
    expect(reason === null ? null : `${reason.verdict}: ${reason.says}`).toBe(says);
  });

  it("names the pods whose health would free it", () => {
    const pods = ["e", "d", "c", "b", "a"].map((name) => aPod(name, { ready: false }));
    const over = aPod("0", { ready: false, phase: "Succeeded" });
    const says = judge({}, [aBudget("b", { currentHealthy: 1 })], [aPod("p"), over, ...pods])?.says;
    expect(says).toBe("budget b needs 2 healthy, has 1; not ready: a, b, c and 2 more");
  });

  it("counts the replicas itself where its status is stale", () => {
    const pods = [aPod("p"), aPod("q")];
    const budget = aBudget("b", { stale: true, expectedPods: 0, minAvailable: "2" });
    const never = budgetLedger(facts([budget], pods, aWorkload("web", { replicas: 2 })));
    expect(never.judge(aPod("p"))?.verdict).toBe("blocked_for_good");
    const later = budgetLedger(facts([budget], pods, aWorkload("web", { replicas: 3 })));
    expect(later.judge(aPod("p"))?.verdict).toBe("blocked");
  });

  it("is spent by the pods before, and says what it would then have", () => {
    const ledger = budgetLedger(facts([aBudget("b", { disruptionsAllowed: 2, currentHealthy: 4 })]));
    const answers = ["p", "q", "r", "s"].map((name) => ledger.judge(aPod(name))?.says ?? null);
    const third =
      "budget b allows 2 at a time, which other pods of this drain take: it needs 2 healthy and would have 2";
    expect(answers).toEqual([null, null, third, third]);
  });

  it("is not spent by pods it does not hold", () => {
    const ledger = budgetLedger(facts([aBudget("b", { disruptionsAllowed: 1, currentHealthy: 3 })]));
    expect(ledger.judge(aPod("sick", { ready: false }))).toBeNull();
    expect(ledger.judge(aPod("new", { phase: "Pending" }))).toBeNull();
    expect(ledger.judge(aPod("p"))).toBeNull();
    expect(ledger.judge(aPod("q"))?.verdict).toBe("blocked");
  });

  it.each([
    [aBudget("b", { desiredHealthy: 1 }), true],
    [aBudget("b", { desiredHealthy: 0 }), false],
    [aBudget("b", { stale: true }), false],
    [aBudget("b", { matchLabels: { app: "x" } }), false],
  ])("keeps replicas ready or not: %#", (budget, kept) => {
    expect(keptReadyBy(aPod("p"), facts([budget])) !== null).toBe(kept);
  });
});

/** EvictionREST.Create and checkAndDecrement, written down again: answers one eviction and keeps the budgets' status. */
function apiServer(budgets: readonly BudgetRecord[]) {
  const allowed = new Map(budgets.map(({ uid, disruptionsAllowed }) => [uid, disruptionsAllowed]));
  return (pod: PodRecord): number => {
    if (ignoresBudgets(pod)) return 201;
    const own = budgets.filter((budget) => covers(budget, pod));
    if (own.length > 1) return 500;
    const [budget] = own;
    if (budget === undefined) return 201;
    if (!pod.ready) {
      if (budget.alwaysAllowsUnhealthy) return 201;
      if (budget.currentHealthy >= budget.desiredHealthy && budget.desiredHealthy > 0) return 201;
    }
    if (budget.stale) return 429;
    const left = allowed.get(budget.uid) ?? 0;
    if (left < 0 || budget.disruptedPods > 2_000) return 403;
    if (left === 0) return 429;
    allowed.set(budget.uid, left - 1);
    return 201;
  };
}

describe("never promises more than the API server gives", () => {
  const app = fc.constantFrom("a", "b", "c");
  const pod = fc
    .record({
      app,
      ready: fc.boolean(),
      dying: fc.boolean(),
      phase: fc.constantFrom("Running" as const, "Pending" as const, "Failed" as const),
    })
    .map(({ app: label, dying, ...change }) => ({
      ...change,
      labels: { app: label },
      deletionAt: dying ? "2026-01-01T00:00:00Z" : null,
    }));
  /** As the disruption controller writes them: allowed is what is healthy beyond what is desired. */
  const budget = fc
    .record({
      app,
      least: fc.integer({ min: 0, max: 4 }),
      healthy: fc.integer({ min: 0, max: 6 }),
      sick: fc.integer({ min: 0, max: 2 }),
      stale: fc.boolean(),
      alwaysAllowsUnhealthy: fc.boolean(),
    })
    .map(({ app: label, least, healthy, sick, ...change }) => ({
      ...change,
      matchLabels: { app: label },
      minAvailable: String(least),
      desiredHealthy: least,
      currentHealthy: healthy,
      expectedPods: healthy + sick,
      disruptionsAllowed: Math.max(0, healthy - least),
    }));

  it("in the order of the plan", () => {
    fc.assert(
      fc.property(fc.array(pod, { maxLength: 12 }), fc.array(budget, { maxLength: 3 }), (pods, given) => {
        const budgets = given.map((change, at) => aBudget(`b${at}`, change));
        const ledger = budgetLedger(facts(budgets));
        const answers = apiServer(budgets);
        for (const [at, change] of pods.entries()) {
          const one = aPod(`p${at}`, change);
          expect(ledger.judge(one) === null).toBe(answers(one) === 201);
        }
      }),
      { numRuns: 500 },
    );
  });
});
