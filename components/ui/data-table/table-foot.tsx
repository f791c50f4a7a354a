"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import { LIMITS, type TableState, toNextPage, toPreviousPage } from "./table-state";
import type { Patch } from "./use-table-state";

type Props = {
  state: TableState;
  /** In words. */
  sortedBy: string;
  shown: number;
  total: number;
  next: string | null;
  selectable: boolean;
  onChange: (patch: Patch) => void;
};

export function TableFoot({ state, sortedBy, shown, total, next, selectable, onChange }: Props) {
  const before = state.trail.length * state.limit;
  const say = (value: number) => value.toLocaleString("en");
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-3.5 gap-y-1 border-t border-line px-3 py-1 text-xs text-text-3">
      <span role="status">
        {shown === 0 ? "0" : `${say(before + 1)}–${say(before + shown)} of ${say(total)}`}
      </span>
      <span>sorted by {sortedBy}</span>
      <span className="ml-auto hidden items-center gap-1.5 lg:flex">
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> move
        {selectable && (
          <>
            <Kbd>x</Kbd> select
          </>
        )}
        <Kbd>?</Kbd> all keys
      </span>
      <span className="flex items-center gap-1 max-lg:ml-auto">
        <Select
          aria-label="Rows per page"
          value={String(state.limit)}
          options={LIMITS.map((limit) => ({ value: String(limit), label: `${limit} rows` }))}
          onValueChange={(limit) => onChange({ limit })}
          className="h-7 text-xs"
        />
        <Button
          variant="quiet"
          size="sm"
          icon={ChevronLeft}
          aria-label="Previous page"
          disabled={state.trail.length === 0}
          onClick={() => onChange(toPreviousPage(state))}
        />
        <Button
          variant="quiet"
          size="sm"
          icon={ChevronRight}
          aria-label="Next page"
          disabled={next === null}
          onClick={() => next !== null && onChange(toNextPage(state, next))}
        />
      </span>
    </div>
  );
}
