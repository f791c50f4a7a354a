import "server-only";
import type { BudgetRecord, Expression, Selector } from "@/lib/live/model";

type Labels = Readonly<Record<string, string>>;

/** A label selector as the API server applies it; an empty one selects everything. */
export const selects = ({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every((expression) => holds(expression, labels[expression.key]));

export const covers = (budget: BudgetRecord, pod: { namespace: string; labels: Labels }): boolean =>
  budget.namespace === pod.namespace && !budget.selectsNone && selects(budget, pod.labels);

/** Gt and Lt exist for nodes alone. An operator that is not known holds for nothing. */
export function holds({ operator, values }: Expression, value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return isWhole(value) && Number(value) > Number(values[0]);
    case "Lt":
      return isWhole(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

const isWhole = (value: string | undefined): boolean => value !== undefined && /^-?\d+$/.test(value);
