"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { patched, readState, type TableState } from "./table-state";

export type Patch = Readonly<Record<string, string | null>>;

/** The table's state, and how to change it without asking the server for the page again. */
export function useTableState(
  fields: readonly string[],
  defaultSort: string,
): {
  state: TableState;
  params: URLSearchParams;
  change: (patch: Patch) => void;
  replaceAll: (query: string) => void;
} {
  const search = useSearchParams();
  const params = useMemo(() => new URLSearchParams(search.toString()), [search]);
  const state = readState(params, fields, defaultSort);
  const go = (query: string) =>
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
  return {
    state,
    params,
    // From the address bar, not from the render: two changes in one tick both count.
    change: (patch) => go(patched(new URLSearchParams(window.location.search), patch).toString()),
    replaceAll: go,
  };
}
