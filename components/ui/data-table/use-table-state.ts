"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
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
  const [query, goTo] = useQueryString();
  const params = useMemo(() => new URLSearchParams(query), [query]);
  const state = readState(params, fields, defaultSort);
  return {
    state,
    params,
    change: (patch) => {
      // From the address bar, not from the render: two changes in one tick both count.
      const before = new URLSearchParams(window.location.search);
      goTo(patched(before, patch).toString(), historyOf(before, patch));
    },
    open: (view) => goTo(new URLSearchParams(view).toString(), "push"),
  };
}

const addressed = (): string => new URLSearchParams(window.location.search).toString();

/**
 * The query of the address. The router hands a change on a moment later; until then it is known here, so that a box
 * stays ticked when it is pressed and the next press builds on this one.
 */
function useQueryString(): [string, (query: string, history: "push" | "replace") => void] {
  const search = useSearchParams().toString();
  const [ahead, setAhead] = useState<string | null>(null);
  const settle = useEffectEvent((routed: string) => {
    if (ahead === routed || ahead !== addressed()) setAhead(null);
  });
  useEffect(() => settle(search), [search]);
  useEffect(() => {
    const onBack = () => setAhead(null);
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, []);
  const goTo = (query: string, history: "push" | "replace") => {
    setAhead(query);
    const address = query === "" ? window.location.pathname : `?${query}`;
    if (history === "push") window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  };
  return [ahead ?? search, goTo];
}
