/**
 * Sorted orders of a list, remembered from one request to the next. Rows are immutable, so a row that is still there
 * keeps its place: only new rows are compared, and a change of one pod does not sort all pods again.
 */

export type SortKey = string | number | null;
/** A row with what it is compared by. */
export type Entry<Row> = { row: Row; key: SortKey; id: string; natural: string };
export type Compare = (a: Omit<Entry<unknown>, "row">, b: Omit<Entry<unknown>, "row">) => number;

/** Sorts whose orders are held at once; the one used longest ago goes first. */
const ORDERS_MAX = 12;

/** How far a row is looked for where others before it are gone. */
const AHEAD_MAX = 64;
/** More new rows than this are sorted in together instead of one by one. */
const SINGLY_MAX = 200;

type Order<Row> = { rows: readonly Row[]; entries: Entry<Row>[] };

export function rememberOrders<Row extends object>() {
  const orders = new Map<string, Order<Row>>();

  /** All rows in the order `compare` gives, which has to be total and always the same for one `sort`. */
  return (
    rows: readonly Row[],
    sort: string,
    entryOf: (row: Row) => Entry<Row>,
    compare: Compare,
  ): readonly Entry<Row>[] => {
    const last = orders.get(sort);
    orders.delete(sort);
    const order = last?.rows === rows ? last : patched(last, rows, entryOf, compare);
    orders.set(sort, order);
    const [oldest] = orders.keys();
    if (orders.size > ORDERS_MAX && oldest !== undefined) orders.delete(oldest);
    return order.entries;
  };
}

function patched<Row extends object>(
  last: Order<Row> | undefined,
  rows: readonly Row[],
  entryOf: (row: Row) => Entry<Row>,
  compare: Compare,
): Order<Row> {
  const { added, gone } = difference(last?.rows ?? [], rows);
  const kept = last === undefined ? [] : last.entries.filter(({ row }) => !gone.has(row));
  const fresh = Array.from(added, entryOf);
  if (fresh.length > SINGLY_MAX) return { rows, entries: kept.concat(fresh).sort(compare) };
  for (const entry of fresh) kept.splice(positionAfter(kept, entry, compare), 0, entry);
  return { rows, entries: kept };
}

/** Cheap where both lists have their rows in much the same places, as a table's values do; right in any case. */
function difference<Row extends object>(before: readonly Row[], now: readonly Row[]) {
  const added = new Set<Row>();
  const gone = new Set<Row>();
  let old = 0;
  for (const row of now) {
    if (before[old] !== row && old < before.length) {
      const at = before.length === now.length ? -1 : before.slice(old, old + AHEAD_MAX).indexOf(row);
      for (let skipped = 0; skipped < (at === -1 ? 1 : at); skipped++) {
        const one = before[old + skipped];
        if (one !== undefined) gone.add(one);
      }
      old += at === -1 ? 1 : at;
      if (at === -1) {
        added.add(row);
        continue;
      }
    }
    if (before[old] === row) old += 1;
    else added.add(row);
  }
  for (const row of before.slice(old)) gone.add(row);
  // Rows that only moved were found missing in one place and new in another.
  for (const row of gone) if (added.delete(row)) gone.delete(row);
  return { added, gone };
}

/** Where the first entry after `cursor` stands. */
export function positionAfter<Row>(
  entries: readonly Entry<Row>[],
  cursor: Omit<Entry<unknown>, "row">,
  compare: Compare,
): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && compare(entry, cursor) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
