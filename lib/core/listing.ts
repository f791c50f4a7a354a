import { z } from "zod";
import { toCsv } from "./csv";
import { AppError } from "./errors";
import { decodeCursor, encodeCursor } from "./listing-cursor";
import { type Compare, type Entry, positionAfter, rememberOrders, type SortKey } from "./listing-order";
import { naturalKey } from "./natural";
import { type Facets, LIMIT_DEFAULT, LIMIT_MAX, QUERY_MAX } from "./paging";

/**
 * What every list has in common: search, filters with facets, natural sort, keyset pages and CSV over the whole set.
 * A page is one pass over rows whose order and search texts are remembered.
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
  /** Further fields of the query, which whoever reads the rows answers before they come here. */
  narrowing?: Readonly<Record<string, z.ZodType>>;
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

  const ordered = rememberOrders<Row>();

  /** The whole set in order of the field, then the id, so that no two rows are equal. */
  function order(rows: readonly Row[], sort: string): { entries: readonly Entry<Row>[]; compare: Compare } {
    const { field, descending } = fieldOf(sort);
    const compare: Compare = (a, b) =>
      compareKeys(a.key, b.key, descending) ||
      compareKeys(a.natural, b.natural, false) ||
      compareKeys(a.id, b.id, false);
    const entryOf = (row: Row): Entry<Row> => {
      const id = definition.id(row);
      return { row, key: sortKey(field.value(row)), id, natural: naturalKey(id) };
    };
    return { entries: ordered(rows, sort, entryOf, compare), compare };
  }

  function match(
    entries: readonly Entry<Row>[],
    query: ListQuery,
  ): { matching: Entry<Row>[]; facets: Facets } {
    const words = (query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const active = filters.map(([name, field]) => {
      const wanted = query[name];
      return {
        field,
        wanted: typeof wanted === "string" && wanted !== "" ? new Set(wanted.split(",")) : null,
        counts: new Map<string, number>(),
      };
    });
    const chosen = active.filter(({ wanted }) => wanted !== null);
    const counted = active.filter(({ field }) => field.facet !== false);
    const matching: Entry<Row>[] = [];
    for (const entry of entries) {
      const { row } = entry;
      if (words.length > 0) {
        const haystack = searchText(row);
        if (!words.every((word) => haystack.includes(word))) continue;
      }
      let misses = 0;
      let missed: (typeof active)[number] | null = null;
      for (const filter of chosen) {
        if (filter.wanted !== null && isWanted(filter.field.value(row), filter.wanted)) continue;
        misses += 1;
        missed = filter;
        if (misses > 1) break;
      }
      if (misses === 0) matching.push(entry);
      if (misses > 1) continue;
      for (const filter of counted)
        if (missed === null || missed === filter) count(filter.counts, filter.field.value(row));
    }
    const facets = Object.fromEntries(
      filters.flatMap(([name, field], at) =>
        field.facet === false ? [] : [[name, ranked(active[at]?.counts ?? new Map())]],
      ),
    );
    return { matching, facets };
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
      ...definition.narrowing,
      ...Object.fromEntries(filters.map(([name, field]) => [name, filterSchema(field.schema).optional()])),
    }) as z.ZodObject & z.ZodType<ListQuery>,

    apply(rows, query) {
      const { entries, compare } = order(rows, query.sort);
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
      if (query.cursor !== undefined && after?.sort !== query.sort)
        throw new AppError("invalid", "the cursor belongs to another sort", {
          fields: [{ path: "cursor", message: "belongs to another sort" }],
        });
      const { matching, facets } = match(entries, query);
      const from =
        after === null ? 0 : positionAfter(matching, { ...after, natural: naturalKey(after.id) }, compare);
      const page = matching.slice(from, from + query.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ row }) => row),
        total: matching.length,
        next:
          last !== undefined && from + page.length < matching.length
            ? encodeCursor({ sort: query.sort, key: last.key, id: last.id })
            : null,
        facets,
      };
    },

    select(rows, query) {
      return match(order(rows, query.sort).entries, query).matching.map(({ row }) => row);
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

const isWanted = (value: Value, wanted: ReadonlySet<string>): boolean =>
  typeof value === "string" ? wanted.has(value) : valuesOf(value).some((one) => wanted.has(one));

function count(counts: Map<string, number>, value: Value): void {
  if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
  else for (const one of valuesOf(value)) counts.set(one, (counts.get(one) ?? 0) + 1);
}

const sortKey = (value: Value): SortKey =>
  typeof value === "string"
    ? naturalKey(value)
    : typeof value === "boolean"
      ? Number(value)
      : typeof value === "number" || value === null
        ? value
        : value.length;

/** Rows without a value come last in either direction. */
function compareKeys(a: SortKey, b: SortKey, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  // One field gives one type, so a mixed pair only comes from a cursor that was made up.
  const less = typeof a === typeof b ? a < b : typeof a === "number";
  return less === descending ? 1 : -1;
}

const ranked = (counts: ReadonlyMap<string, number>): { value: string; count: number }[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, FACET_VALUES_MAX);
