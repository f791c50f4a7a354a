/** A table's state is its URL: nothing else, so that a link shows the same to everyone. */

export type TableState = {
  q: string;
  sort: string;
  limit: number;
  cursor: string | null;
  /** Cursors of the pages before this one, the first page being "". */
  trail: readonly string[];
  cols: readonly string[] | null;
  filters: Readonly<Record<string, readonly string[]>>;
};

export const LIMITS = [25, 50, 100, 200] as const;
const LIMIT = 50;
/** Cursors are base64url, so a tilde never is part of one. */
const BETWEEN = "~";

const list = (text: string | null): string[] => (text ?? "").split(",").filter((part) => part !== "");

/** `fields` are the filters of this page; other parameters are not its own. */
export function readState(
  params: URLSearchParams,
  fields: readonly string[],
  defaultSort: string,
): TableState {
  const limit = Number(params.get("limit"));
  const cursor = params.get("cursor");
  return {
    q: params.get("q") ?? "",
    sort: params.get("sort") ?? defaultSort,
    limit: LIMITS.some((one) => one === limit) ? limit : LIMIT,
    cursor: cursor === "" ? null : cursor,
    trail: cursor ? (params.get("trail") ?? "").split(BETWEEN) : [],
    cols: params.has("cols") ? list(params.get("cols")) : null,
    filters: Object.fromEntries(
      fields.flatMap((field) => {
        const values = list(params.get(field));
        return values.length === 0 ? [] : [[field, values]];
      }),
    ),
  };
}

/** What rows are filtered by, as the API has it: comma lists by field, and `q`. */
export const filterOf = ({ q, filters }: TableState): Record<string, string> => ({
  ...(q === "" ? {} : { q }),
  ...Object.fromEntries(Object.entries(filters).map(([field, values]) => [field, values.join(",")])),
});

/** What the API is asked for. The same state gives the same text, because it is also the cache key. */
export function apiSearch(state: TableState, defaultSort: string): string {
  const params = new URLSearchParams();
  if (state.q !== "") params.set("q", state.q);
  for (const [field, values] of Object.entries(state.filters).sort(([a], [b]) => (a < b ? -1 : 1)))
    params.set(field, values.join(","));
  if (state.sort !== defaultSort) params.set("sort", state.sort);
  params.set("limit", String(state.limit));
  if (state.cursor !== null) params.set("cursor", state.cursor);
  return params.toString();
}

/** The URL's query with parameters set or, for null, removed. Anything but paging goes back to the first page. */
export function patched(
  params: URLSearchParams,
  patch: Readonly<Record<string, string | null>>,
): URLSearchParams {
  const next = new URLSearchParams(params);
  const keepsPage = Object.keys(patch).every((name) => ["cursor", "trail", "cols"].includes(name));
  if (!keepsPage) {
    next.delete("cursor");
    next.delete("trail");
  }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** What is typed letter by letter, and how the page is laid out: never worth a step back of its own. */
const WITHOUT_ENTRY: readonly string[] = ["q", "cols"];
/** Dates, which browsers report digit by digit: setting one is a step, correcting it is the same step. */
const DAYS: readonly string[] = ["from", "to"];

/** Whether a change becomes a history entry that Back takes away, or only rewrites the present one. */
export function historyOf(
  before: URLSearchParams,
  patch: Readonly<Record<string, string | null>>,
): "push" | "replace" {
  const quiet = Object.entries(patch).every(
    ([name, value]) =>
      value === before.get(name) ||
      WITHOUT_ENTRY.includes(name) ||
      (DAYS.includes(name) && value !== null && before.has(name)),
  );
  return quiet ? "replace" : "push";
}

export const toNextPage = (state: TableState, next: string) => ({
  cursor: next,
  trail: [...state.trail, state.cursor ?? ""].join(BETWEEN),
});

export function toPreviousPage(state: TableState): Record<"cursor" | "trail", string | null> {
  const trail = state.trail.slice(0, -1);
  return { cursor: state.trail.at(-1) || null, trail: trail.length === 0 ? null : trail.join(BETWEEN) };
}

/** Sort of a column when its header is pressed: up, down, and no third state. */
export const toggledSort = (sort: string, field: string): string => (sort === field ? `-${field}` : field);
