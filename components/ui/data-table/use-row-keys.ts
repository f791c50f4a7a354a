"use client";
import { type RefObject, useRef } from "react";
import { useShortcuts } from "@/components/ui/use-shortcuts";

type Options = {
  body: RefObject<HTMLTableSectionElement | null>;
  count: number;
  /** Selects or deselects the row, or with `to` the whole stretch. */
  onSelect: ((from: number, to: number) => void) | null;
};

/** j and k move the real focus between the rows' links, so Enter and screen readers work as ever. */
export function useRowKeys({ body, count, onSelect }: Options): void {
  const last = useRef(-1);
  const anchor = useRef(-1);
  const current = () => {
    const row = document.activeElement?.closest<HTMLElement>("tr[data-row]");
    return row && body.current?.contains(row) ? Number(row.dataset.row) : last.current;
  };
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, current() + by));
    last.current = next;
    const row = body.current?.querySelector(`tr[data-row="${next}"]`);
    const target = row?.querySelector<HTMLElement>("a,button,input");
    target?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const select = (stretch: boolean) => {
    const at = current();
    if (at < 0 || at >= count) return;
    onSelect?.(stretch && anchor.current >= 0 ? anchor.current : at, at);
    anchor.current = at;
  };
  useShortcuts([
    { key: "j", label: "Next row", run: () => move(1) },
    { key: "k", label: "Previous row", run: () => move(-1) },
    ...(onSelect === null
      ? []
      : [
          { key: "x", label: "Select the row", run: () => select(false) },
          { key: "X", label: "Select rows up to here", run: () => select(true) },
        ]),
  ]);
}
