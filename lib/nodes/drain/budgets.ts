import "server-only";
import type { BudgetRecord, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainReason } from "./model";
import { covers } from "./selects";
import { isOver } from "./world";

/**
 * What the eviction subresource will answer, counted over a whole plan: a dry run says yes to every pod of a budget that
 * allows one. Rules and their order are those of the API server (registry/core/pod/storage/eviction.go).
 */

/** Entries of status.disruptedPods above which the API server refuses. */
const DISRUPTED_MAX = 2_000;
const NAMED_MAX = 3;

export type BudgetFacts = {
  budgets: ReadonlyMap<string, readonly BudgetRecord[]>;
  neighbours: ReadonlyMap<string, readonly PodRecord[]>;
  workloads: ReadonlyMap<string, WorkloadRecord>;
};

/** Ask in the order of eviction: a pod that may go takes from what its budget allows the pods after it. */
export function budgetLedger(facts: BudgetFacts): { judge(pod: PodRecord): DrainReason | null } {
  const taken = new Map<string, number>();
  return {
    judge(pod) {
      if (ignoresBudgets(pod)) return null;
      const own = (facts.budgets.get(pod.namespace) ?? [])
        .filter((budget) => covers(budget, pod))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const [budget] = own;
      if (budget === undefined) return null;
      if (own.length > 1)
        return forGood(
          `${own.length} budgets select it (${own.map(({ name }) => name).join(", ")}): the API server refuses every eviction`,
        );
      if (!pod.ready && mayGoUnhealthy(budget)) return null;
      const used = taken.get(budget.uid) ?? 0;
      const reason = refusal(budget, used, facts);
      if (reason === null) taken.set(budget.uid, used + 1);
      return reason;
    },
  };
}

/** Deleted without a look at any budget. */
export const ignoresBudgets = (pod: PodRecord): boolean =>
  pod.phase === "Pending" || isOver(pod) || pod.deletionAt !== null;

const mayGoUnhealthy = (budget: BudgetRecord): boolean =>
  budget.alwaysAllowsUnhealthy ||
  (budget.desiredHealthy > 0 && budget.currentHealthy >= budget.desiredHealthy);

const forGood = (says: string): DrainReason => ({ verdict: "blocked_for_good", says });
const blocked = (says: string): DrainReason => ({ verdict: "blocked", says });

function refusal(budget: BudgetRecord, used: number, facts: BudgetFacts): DrainReason | null {
  const never = neverAllows(budget, facts);
  if (never !== null) return forGood(never);
  const { name, stale, disruptionsAllowed: allowed, desiredHealthy: needs } = budget;
  if (stale) return blocked(`budget ${name} changed and its controller has not looked at it yet`);
  if (budget.disruptedPods > DISRUPTED_MAX || allowed < 0)
    return blocked(`budget ${name} is refused by the API server: its status does not hold`);
  if (allowed > used) return null;
  if (allowed === 0)
    return blocked(
      `budget ${name} needs ${needs} healthy, has ${budget.currentHealthy}${sinceSays(budget)}${heldBy(budget, facts)}`,
    );
  return blocked(
    `budget ${name} allows ${allowed} at a time, which other pods of this drain take: it needs ${needs} healthy and would have ${budget.currentHealthy - used}`,
  );
}

/** Whatever becomes healthy, this budget lets nobody go. */
function neverAllows(budget: BudgetRecord, facts: BudgetFacts): string | null {
  const { name, minAvailable, maxUnavailable, problem } = budget;
  if (problem !== null) return `budget ${name} cannot be computed: ${problem}`;
  if (maxUnavailable !== null && Number.parseFloat(maxUnavailable) === 0)
    return `budget ${name} lets no pod be unavailable (maxUnavailable ${maxUnavailable})`;
  if (minAvailable === null) return null;
  const pods = expectedPods(budget, facts);
  const least = minAvailable.endsWith("%")
    ? Math.ceil((Number.parseFloat(minAvailable) / 100) * pods)
    : Number(minAvailable);
  return pods > 0 && least >= pods
    ? `budget ${name} wants all ${pods} of ${pods} pods available (minAvailable ${minAvailable})`
    : null;
}

/** The controller counts replicas; a stale count is made up for from the workloads it selects. */
function expectedPods(budget: BudgetRecord, { neighbours, workloads }: BudgetFacts): number {
  if (!budget.stale) return budget.expectedPods;
  const replicas = new Map<string, number>();
  for (const pod of neighbours.get(budget.namespace) ?? []) {
    const workload = workloads.get(pod.uid);
    if (workload !== undefined && covers(budget, pod)) replicas.set(workload.uid, workload.replicas);
  }
  return [...replicas.values()].reduce((sum, count) => sum + count, 0);
}

/** A point in time, since an age would make each plan another plan. */
const sinceSays = ({ since }: BudgetRecord): string =>
  since === null ? "" : ` since ${since.slice(0, 16).replace("T", " ")} UTC`;

/** The pods whose health would free it. */
function heldBy(budget: BudgetRecord, { neighbours }: BudgetFacts): string {
  const sick = (neighbours.get(budget.namespace) ?? [])
    .filter((pod) => !pod.ready && !isOver(pod) && covers(budget, pod))
    .map(({ name }) => name)
    .sort();
  if (sick.length === 0) return "";
  const more = sick.length > NAMED_MAX ? ` and ${sick.length - NAMED_MAX} more` : "";
  return `; not ready: ${sick.slice(0, NAMED_MAX).join(", ")}${more}`;
}

/** Whether a budget keeps one of several replicas ready all the time, so that they can only go one after the other. */
export function keptReadyBy(pod: PodRecord, { budgets }: BudgetFacts): BudgetRecord | null {
  const own = (budgets.get(pod.namespace) ?? []).filter((budget) => covers(budget, pod));
  const [budget] = own;
  return own.length === 1 && budget !== undefined && !budget.stale && budget.desiredHealthy >= 1
    ? budget
    : null;
}
