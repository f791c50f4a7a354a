"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { type Column, THUMB, WIDTH_CLASS } from "./column";
import { toggledSort } from "./table-state";

type Props<Row> = {
  columns: readonly Column<Row>[];
  sort: string;
  onSort: (sort: string) => void;
  /** Null when rows cannot be selected. */
  all: { checked: boolean; some: boolean; onChange: (on: boolean) => void } | null;
  /** Whether each row ends with a menu. */
  menu: boolean;
};

const CELL =
  "h-[34px] border-b border-line bg-surface px-2.5 text-xs font-medium whitespace-nowrap text-text-3 first:rounded-tl-lg last:rounded-tr-lg";

export function TableHead<Row>({ columns, sort, onSort, all, menu }: Props<Row>) {
  return (
    <thead className="sticky top-0 z-10 xl:top-12">
      <tr>
        {all !== null && (
          <th scope="col" className={cn(CELL, "w-10 pl-3.5 text-left")}>
            <label className={THUMB}>
              <Checkbox
                aria-label="Select every row of this page"
                checked={all.checked}
                indeterminate={all.some && !all.checked}
                onCheckedChange={all.onChange}
              />
            </label>
          </th>
        )}
        {columns.map((column) => {
          const field = column.sort;
          const order = sort === field ? "ascending" : sort === `-${field}` ? "descending" : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={field === undefined ? undefined : (order ?? "none")}
              className={cn(
                CELL,
                column.numeric === true ? "w-px text-right" : "text-left",
                WIDTH_CLASS[column.priority ?? 1],
              )}
            >
              {field === undefined ? (
                column.header
              ) : (
                <button
                  type="button"
                  onClick={() => onSort(toggledSort(sort, field))}
                  className={cn(
                    "inline-flex items-center gap-1 rounded font-medium hover:text-text pointer-coarse:h-10",
                    order !== undefined && "text-text",
                  )}
                >
                  {column.header}
                  {order === "ascending" && <ArrowUp aria-hidden className="size-3.5" />}
                  {order === "descending" && <ArrowDown aria-hidden className="size-3.5" />}
                </button>
              )}
            </th>
          );
        })}
        {menu && (
          <th scope="col" className={cn(CELL, "w-10")}>
            <span className="sr-only">What can be done</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
