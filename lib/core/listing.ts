import { z } from "zod";
import { toCsv } from "./csv";
import { AppError } from "./errors";
import { type Cursor, decodeCursor, encodeCursor } from "./listing-cursor";
import { naturalKey } from "./natural";
import { type Facets, LIMIT_DEFAULT, LIMIT_MAX, QUERY_MAX } from "./paging";

/**
 * What every list has in common: search, filters with facets, natural sort, keyset pages and CSV over the whole set.
 * Nothing is sorted in full for a page: one pass keeps the best `limit` rows.
 */

export type Value = string | number | boolean | null | readonly string[];

export type Field<Row> = {
  /** What one filter value may be. */
  schema: z.ZodType;
  value(row: Row): Value;
  filter?: boolean;
  /** Whether its values are counted; false for fields with more values than anyone would pick from. */
  facet?: boolean;
  sort?: boolean;
  csv?: boolean;
};

export type ListQuery = {
  q?: string | undefined;
  sort: string;
  limit: number;
  cursor?: string | undefined;
  /** Filters: comma lists by field name. */
  [filter: string]: string | number | undefined;
};

/** Rows that lists remember texts for are immutable: a changed object is a new row. */
type Definition<Row> = {
  kind: string;
  id(row: Row): string;
  fields: Readonly<Record<string, Field<Row>>>;
  /** Everything `q` is looked for in; every word of `q` has to occur. */
  search(row: Row): string;
  /** Field name, with `-` in front for descending. */
  defaultSort: string;
};

export type Listing<Row> = {
  kind: string;
  querySchema: z.ZodObject & z.ZodType<ListQuery>;
  /** @throws AppError "invalid" when the cursor belongs to another sort */
  apply(
    rows: readonly Row[],
    query: ListQuery,
  ): { items: Row[]; total: number; next: string | null; facets: Facets };
  /** All rows that match, sorted; for CSV. */
  select(rows: readonly Row[], query: ListQuery): Row[];
  csv(rows: readonly Row[]): string;
};

const FACET_VALUES_MAX = 100;
const FILTER_MAX = 4000;
const NONE = "none";

const text = (max: number) =>
  z
    .string()
    .max(max)
    // PostgreSQL refuses NUL in text, and nothing here is ever named with one.
    .refine((value) => !value.includes("\0"), "must not contain NUL");

export function defineListing<Row extends object>(definition: Definition<Row>): Listing<Row> {
  const fields = Object.entries(definition.fields);
  const filters = fields.filter(([, field]) => field.filter === true);
  const texts = new WeakMap<Row, string>();

  function searchText(row: Row): string {
    let known = texts.get(row);
    if (known === undefined) {
      known = definition.search(row).toLowerCase();
      texts.set(row, known);
    }
    return known;
  }

  function fieldOf(sort: string): { field: Field<Row>; descending: boolean } {
    const descending = sort.startsWith("-");
    const field = definition.fields[descending ? sort.slice(1) : sort];
    if (field === undefined)
      throw new AppError("invalid", `cannot sort by ${sort}`, {
        fields: [{ path: "sort", message: "no such field" }],
      });
    return { field, descending };
  }

  /** Order over the whole set: the field, then the id, so that no two rows are equal. */
  function order(sort: string): { keyOf(row: Row): Cursor; compare(a: Cursor, b: Cursor): number } {
    const { field, descending } = fieldOf(sort);
    return {
      keyOf: (row) => ({ sort, key: sortKey(field.value(row)), id: definition.id(row) }),
      compare: (a, b) =>
        compareKeys(a.key, b.key, descending) ||
        compareKeys(naturalKey(a.id), naturalKey(b.id), false) ||
        compareKeys(a.id, b.id, false),
    };
  }

  function match(rows: readonly Row[], query: ListQuery): { rows: Row[]; facets: Facets } {
    const words = (query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const active = filters.map(([name, field]) => {
      const wanted = query[name];
      return {
        name,
        field,
        wanted: typeof wanted === "string" && wanted !== "" ? new Set(wanted.split(",")) : null,
        counts: new Map<string, number>(),
      };
    });
    const matching: Row[] = [];
    for (const row of rows) {
      if (words.length > 0) {
        const haystack = searchText(row);
        if (!words.every((word) => haystack.includes(word))) continue;
      }
      let misses = 0;
      let missed = "";
      for (const { name, field, wanted } of active) {
        if (wanted === null || valuesOf(field.value(row)).some((value) => wanted.has(value))) continue;
        misses += 1;
        missed = name;
        if (misses > 1) break;
      }
      if (misses === 0) matching.push(row);
      if (misses > 1) continue;
      for (const { name, field, counts } of active) {
        if (field.facet === false || (misses === 1 && missed !== name)) continue;
        for (const value of valuesOf(field.value(row))) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    const facets = Object.fromEntries(
      active.filter(({ field }) => field.facet !== false).map(({ name, counts }) => [name, ranked(counts)]),
    );
    return { rows: matching, facets };
  }

  return {
    kind: definition.kind,
    // Safe: the shape below is exactly ListQuery's, with the filters' names known only at run time.
    querySchema: z.strictObject({
      q: text(QUERY_MAX).optional().meta({ description: "words that all have to occur" }),
      sort: z
        .enum(
          fields.filter(([, field]) => field.sort === true).flatMap(([name]) => [name, `-${name}`]) as [
            string,
            ...string[],
          ],
        )
        .default(definition.defaultSort),
      limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT),
      cursor: text(2000)
        .refine((cursor) => decodeCursor(cursor) !== null, "not a cursor of this list")
        .optional(),
      ...Object.fromEntries(filters.map(([name, field]) => [name, filterSchema(field.schema).optional()])),
    }) as z.ZodObject & z.ZodType<ListQuery>,

    apply(rows, query) {
      const { keyOf, compare } = order(query.sort);
      const { rows: matching, facets } = match(rows, query);
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
      if (query.cursor !== undefined && after?.sort !== query.sort)
        throw new AppError("invalid", "the cursor belongs to another sort", {
          fields: [{ path: "cursor", message: "belongs to another sort" }],
        });
      const best: { key: Cursor; row: Row }[] = [];
      let candidates = 0;
      for (const row of matching) {
        const key = keyOf(row);
        if (after !== null && compare(key, after) <= 0) continue;
        candidates += 1;
        const last = best.at(-1);
        if (best.length === query.limit && last !== undefined && compare(key, last.key) >= 0) continue;
        best.splice(insertionPoint(best, key, compare), 0, { key, row });
        if (best.length > query.limit) best.pop();
      }
      const last = best.at(-1);
      return {
        items: best.map(({ row }) => row),
        total: matching.length,
        next: last !== undefined && candidates > best.length ? encodeCursor(last.key) : null,
        facets,
      };
    },

    select(rows, query) {
      const { keyOf, compare } = order(query.sort);
      return match(rows, query)
        .rows.map((row) => ({ row, key: keyOf(row) }))
        .sort((a, b) => compare(a.key, b.key))
        .map(({ row }) => row);
    },

    csv(rows) {
      const columns = fields.filter(([, field]) => field.csv !== false);
      return toCsv(
        columns.map(([name]) => name),
        rows.map((row) => columns.map(([, field]) => field.value(row))),
      );
    },
  };
}

const filterSchema = (one: z.ZodType) =>
  text(FILTER_MAX)
    .superRefine((list, context) => {
      for (const value of list.split(",")) {
        if (value === NONE || one.safeParse(value).success) continue;
        context.addIssue({ code: "custom", message: `unknown value ${JSON.stringify(value.slice(0, 60))}` });
        return;
      }
    })
    .meta({ description: "comma list of values; none selects rows without one" });

function valuesOf(value: Value): readonly string[] {
  if (value === null) return [NONE];
  if (typeof value === "object") return value.length === 0 ? [NONE] : value;
  return [String(value)];
}

const sortKey = (value: Value): string | number | null =>
  typeof value === "string"
    ? naturalKey(value)
    : typeof value === "boolean"
      ? Number(value)
      : typeof value === "number" || value === null
        ? value
        : value.length;

/** Rows without a value come last in either direction. */
function compareKeys(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  // One field gives one type, so a mixed pair only comes from a cursor that was made up.
  const less = typeof a === typeof b ? a < b : typeof a === "number";
  return less === descending ? 1 : -1;
}

function insertionPoint<Key>(
  sorted: readonly { key: Key }[],
  key: Key,
  compare: (a: Key, b: Key) => number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry !== undefined && compare(entry.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const ranked = (counts: ReadonlyMap<string, number>): { value: string; count: number }[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, FACET_VALUES_MAX);
