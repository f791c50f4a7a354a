import { at, isFields, type KubeObject, listAt, numberAt, textAt } from "./objects";
import { selects } from "./selectors";
import type { Store } from "./store";

export const isReady = (pod: KubeObject): boolean =>
  pod.metadata.deletionTimestamp === undefined &&
  listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );

export const isOver = (pod: KubeObject): boolean =>
  ["Succeeded", "Failed"].includes(textAt(pod, "status", "phase"));

const covers = (budget: KubeObject, pod: KubeObject): boolean => {
  const selector = at(budget, "spec", "selector");
  return (
    budget.metadata.namespace === pod.metadata.namespace &&
    isFields(selector) &&
    selects(selector, pod.metadata.labels ?? {})
  );
};

export const budgetsOf = (store: Store, pod: KubeObject): KubeObject[] =>
  [...store.values("poddisruptionbudgets")].filter((budget) => covers(budget, pod));

const amount = (value: unknown, of: number): number | null => {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.endsWith("%"))
    return Math.ceil((Number(value.slice(0, -1)) / 100) * of);
  return null;
};

/** A budget with its status computed from the pods there are, as the disruption controller does. */
export function computedBudget(store: Store, budget: KubeObject): KubeObject {
  const pods = [...store.values("pods")].filter((pod) => covers(budget, pod) && !isOver(pod));
  const current = pods.filter(isReady).length;
  const expected = pods.length;
  const least = amount(at(budget, "spec", "minAvailable"), expected);
  const most = amount(at(budget, "spec", "maxUnavailable"), expected);
  const desired = least ?? Math.max(0, expected - (most ?? 0));
  const allowed = Math.max(0, current - desired);
  if (
    numberAt(budget, "status", "expectedPods") === expected &&
    numberAt(budget, "status", "currentHealthy") === current &&
    numberAt(budget, "status", "disruptionsAllowed") === allowed &&
    numberAt(budget, "status", "observedGeneration") === (budget.metadata.generation ?? 1) &&
    budget.status !== undefined
  )
    return budget;
  return {
    ...budget,
    status: {
      observedGeneration: budget.metadata.generation ?? 1,
      disruptionsAllowed: allowed,
      currentHealthy: current,
      desiredHealthy: desired,
      expectedPods: expected,
    },
  };
}

/** Brings the budgets of these namespaces up to date; all of them without a list. */
export function refreshBudgets(store: Store, namespaces?: ReadonlySet<string>): void {
  for (const budget of [...store.values("poddisruptionbudgets")])
    if (namespaces?.has(budget.metadata.namespace ?? "") !== false)
      store.put("poddisruptionbudgets", computedBudget(store, budget));
}
