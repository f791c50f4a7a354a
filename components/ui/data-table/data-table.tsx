"use client";
import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { CircleX, SearchX } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { Page } from "@/lib/core/paging";
import type { Column, Facet } from "./column";
import { ColumnsMenu } from "./columns-menu";
import { CsvButton } from "./csv-button";
import { FacetChips } from "./facet-chips";
import { FilterBox } from "./filter-box";
import { SourcesNotice } from "./sources-notice";
import { TableBody } from "./table-body";
import { TableFoot } from "./table-foot";
import { TableHead } from "./table-head";
import { apiSearch, filterOf, type TableState } from "./table-state";
import { useRowKeys } from "./use-row-keys";
import { useTableState } from "./use-table-state";
import { ViewsMenu } from "./views-menu";

type Props<Row> = {
  /** Names the page: its heading, its saved views. */
  page: string;
  title: string;
  /** Beside the title. */
  says?: (page: Page<Row>) => string;
  path: string;
  query: (search: string) => UseQueryOptions<Page<Row>, Error, Page<Row>, string[]>;
  idOf: (row: Row) => string;
  /** What a row is called where its words are not seen; as its id, if not given. */
  nameOf?: (row: Row) => string;
  columns: readonly Column<Row>[];
  facets: readonly Facet[];
  /** Filters with their own control, given as `filters`. */
  fields?: readonly string[];
  filters?: ReactNode;
  defaultSort: string;
  filterLabel: string;
  /** What it means that there is nothing although nothing is filtered. */
  emptySays: string;
  /** Shown while rows are selected; `clear` takes the selection away. */
  bulk?: (ids: readonly string[], clear: () => void) => ReactNode;
  actions?: ReactNode;
  /** What may be done with all that match, whatever page is shown. */
  matching?: (filter: Readonly<Record<string, string>>, page: Page<Row>) => ReactNode;
  /** Items of the menu at a row's end. */
  rowMenu?: (row: Row) => ReactNode;
  /** Between the heading and the filters. */
  above?: ReactNode;
};

/** A table that the server filters, sorts and pages, with all of its state in the URL. */
export function DataTable<Row>(props: Props<Row>) {
  const { columns, facets, idOf, defaultSort } = props;
  const fields = [...facets.map((facet) => facet.field), ...(props.fields ?? [])];
  const { state, params, change, open } = useTableState(fields, defaultSort);
  const search = apiSearch(state, defaultSort);
  const { data, error, isPlaceholderData, dataUpdatedAt, refetch } = useQuery({
    ...props.query(search),
    // The words of the server say how long ago, so they are asked for anew each minute.
    refetchInterval: 60_000,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = data?.items ?? [];
  const shown = columns.filter((column) =>
    column.fixed === true || state.cols === null ? column.hidden !== true : state.cols.includes(column.id),
  );
  const selectable = props.bulk !== undefined;
  const mark = (from: number, to: number, on?: boolean) => {
    const ids = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf);
    const next = new Set(selected);
    const add = on ?? (ids.length > 1 || !ids.every((id) => next.has(id)));
    for (const id of ids) {
      if (add) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  };
  useRowKeys({ body, count: rows.length, onSelect: selectable ? mark : null });
  const filtered = state.q !== "" || Object.keys(state.filters).length > 0;
  const clear = () => change({ q: null, ...Object.fromEntries(fields.map((field) => [field, null])) });
  const chosen = rows.map(idOf).filter((id) => selected.has(id));
  const bulkIds = [...selected];
  return (
    <div>
      <div className="mb-3.5 flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
        <h1>{props.title}</h1>
        <span className="text-text-3">{data !== undefined && props.says?.(data)}</span>
        <div className="ml-auto flex flex-wrap gap-1 self-center">
          {props.actions}
          {data !== undefined && !isPlaceholderData && props.matching?.(filterOf(state), data)}
          <ColumnsMenu columns={columns} shown={shown} onChange={change} />
          <ViewsMenu page={props.page} query={params.toString()} onOpen={open} />
          <CsvButton page={props.page} path={props.path} search={search} />
        </div>
      </div>
      {props.above}
      <div className="mb-3 flex flex-wrap items-center gap-1.5">
        <FacetChips facets={facets} counts={data?.facets ?? {}} filters={state.filters} onChange={change} />
        {props.filters}
        <FilterBox value={state.q} label={props.filterLabel} onChange={(q) => change({ q })} />
        {filtered && (
          <Button variant="quiet" onClick={clear}>
            Clear filters
          </Button>
        )}
      </div>
      {data !== undefined && (
        <SourcesNotice
          sources={data.sources}
          failed={error?.message ?? null}
          readAt={dataUpdatedAt}
          onRetry={() => void refetch()}
        />
      )}
      <div
        className="rounded-lg border border-line bg-surface"
        aria-busy={isPlaceholderData || data === undefined}
      >
        {data === undefined ? (
          error === null ? (
            <SkeletonRows rows={10} />
          ) : (
            <Empty
              icon={CircleX}
              title={`${props.title} could not be read`}
              says={error.message}
              action={
                <span className="flex gap-2">
                  <Button variant="primary" onClick={() => void refetch()}>
                    Try again
                  </Button>
                  {params.size > 0 && <Button onClick={() => open("")}>Clear the address</Button>}
                </span>
              }
            />
          )
        ) : rows.length === 0 ? (
          <Empty
            icon={SearchX}
            title={filtered ? "Nothing matches" : `No ${props.title.toLowerCase()}`}
            says={filtered ? saysFilters(state, facets) : props.emptySays}
            action={filtered ? <Button onClick={clear}>Clear filters</Button> : undefined}
          />
        ) : (
          <div className="overflow-x-auto rounded-lg xl:overflow-visible">
            <table className="w-full border-separate border-spacing-0">
              <caption className="sr-only">{props.title}</caption>
              <TableHead
                columns={shown}
                sort={state.sort}
                onSort={(sort) => change({ sort: sort === defaultSort ? null : sort })}
                all={
                  selectable
                    ? {
                        checked: chosen.length === rows.length,
                        some: chosen.length > 0,
                        onChange: (on) => mark(0, rows.length - 1, on),
                      }
                    : null
                }
                menu={props.rowMenu !== undefined}
              />
              <TableBody
                ref={body}
                rows={rows}
                columns={shown}
                idOf={idOf}
                nameOf={props.nameOf ?? idOf}
                selected={selectable ? selected : null}
                onSelect={(index, on) => mark(index, index, on)}
                menu={props.rowMenu}
              />
            </table>
          </div>
        )}
        {data !== undefined && (rows.length > 0 || state.trail.length > 0) && (
          <TableFoot
            state={state}
            sortedBy={saysSort(columns, state.sort)}
            shown={rows.length}
            total={data.total}
            next={data.next}
            selectable={selectable}
            onChange={change}
          />
        )}
      </div>
      {bulkIds.length > 0 && (
        <section
          aria-label="Selected rows"
          className="fixed bottom-5 left-1/2 z-20 flex w-max max-w-[calc(100vw-24px)] -translate-x-1/2 flex-wrap items-center gap-2.5 rounded-[10px] border border-line-strong bg-surface py-2 pr-2.5 pl-4 shadow-float max-md:bottom-20 max-md:w-[calc(100vw-24px)] max-md:justify-between"
        >
          <b className="font-semibold" role="status">
            {bulkIds.length} selected
          </b>
          {/* On a phone what can be done has a line of its own, below. */}
          <div className="flex flex-wrap gap-2.5 max-md:order-last max-md:w-full">
            {props.bulk?.(bulkIds, () => setSelected(new Set()))}
          </div>
          <Button variant="quiet" onClick={() => setSelected(new Set())}>
            Clear
          </Button>
        </section>
      )}
    </div>
  );
}

/** As the column is headed, not as the API names it. */
function saysSort<Row>(columns: readonly Column<Row>[], sort: string): string {
  const field = sort.replace(/^-/, "");
  const header = columns.find((column) => column.sort === field)?.header.toLowerCase() ?? field;
  return sort.startsWith("-") ? `${header}, descending` : header;
}

/** In the words of the chips, not of the API. */
function saysFilters({ q, filters }: TableState, facets: readonly Facet[]): string {
  const parts = Object.entries(filters).map(([field, values]) => {
    const facet = facets.find((one) => one.field === field);
    const label = facet?.label.toLowerCase() ?? field;
    return facet?.only === undefined
      ? `${label} is ${values.map(facet?.say ?? ((value) => value)).join(" or ")}`
      : label;
  });
  if (q !== "") parts.unshift(`the text “${q}”`);
  return `Filtered by ${parts.join(", and ")}.`;
}
