import type { Page } from "@/lib/core/paging";

/**
 * How many of a list have this value. A list that is filtered by the very field still counts all others of it, so then
 * nothing is said of them. For fields of which a row has exactly one value.
 */
export function countOf(
  { facets, total }: Pick<Page<unknown>, "facets" | "total">,
  field: string,
  value: string,
): number {
  const values = facets[field] ?? [];
  const all = values.reduce((sum, { count }) => sum + count, 0);
  return all === total ? (values.find((one) => one.value === value)?.count ?? 0) : 0;
}
