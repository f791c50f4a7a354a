"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { historyOf, patched, readState, type TableState } from "./table-state";

export type Patch = Readonly<Record<string, string | null>>;

/** The table's state, and how to change it without asking the server for the page again; Back undoes a change. */
export function useTableState(
  fields: readonly string[],
  defaultSort: string,
): {
  state: TableState;
  params: URLSearchParams;
  change: (patch: Patch) => void;
  /** Another state altogether: a saved view. */
  open: (query: string) => void;
} {
  const search = useSearchParams();
  const params = useMemo(() => new URLSearchParams(search.toString()), [search]);
  const state = readState(params, fields, defaultSort);
  const addressOf = (query: string) => (query === "" ? window.location.pathname : `?${query}`);
  return {
    state,
    params,
    // From the address bar, not from the render: two changes in one tick both count.
    change: (patch) => {
      const before = new URLSearchParams(window.location.search);
      const address = addressOf(patched(before, patch).toString());
      if (historyOf(before, patch) === "push") window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    },
    open: (query) => window.history.pushState(null, "", addressOf(query)),
  };
}
