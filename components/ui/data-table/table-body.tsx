"use client";
import { Ellipsis } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/menu";
import { type Column, shareClass, THUMB, WIDTH_CLASS } from "./column";

type Props<Row> = {
  ref: RefObject<HTMLTableSectionElement | null>;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** Null when rows cannot be selected. */
  selected: ReadonlySet<string> | null;
  onSelect: (index: number, on: boolean) => void;
  /** Items of the menu at a row's end. */
  menu?: ((row: Row) => ReactNode) | undefined;
};

export function TableBody<Row>({ ref, rows, columns, idOf, nameOf, selected, onSelect, menu }: Props<Row>) {
  return (
    <tbody ref={ref}>
      {rows.map((row, index) => {
        const id = idOf(row);
        const name = nameOf(row);
        const on = selected?.has(id) === true;
        return (
          <tr
            key={id}
            data-row={index}
            className={cn(
              "group [&>td]:border-b [&>td]:border-line last:[&>td]:border-b-0 [&_a]:reach focus-within:[&>td:first-child]:shadow-[inset_2px_0_var(--focus)]",
              on ? "bg-selected" : "hover:bg-hover",
            )}
          >
            {selected !== null && (
              <td className="pl-3.5">
                <label className={THUMB}>
                  <Checkbox
                    aria-label={`Select ${name}`}
                    checked={on}
                    onCheckedChange={(checked) => onSelect(index, checked)}
                  />
                </label>
              </td>
            )}
            {columns.map((column) => (
              <td
                key={column.id}
                className={cn(
                  "h-12 px-2.5 py-1",
                  shareClass(column),
                  column.numeric === true && "text-right",
                  WIDTH_CLASS[column.priority ?? 1],
                )}
              >
                {column.cell(row)}
              </td>
            ))}
            {menu && (
              <td className="w-10 pr-2 text-right">
                <Menu
                  trigger={
                    <Button
                      variant="quiet"
                      size="sm"
                      icon={Ellipsis}
                      aria-label={`What to do with ${name}`}
                    />
                  }
                >
                  {menu(row)}
                </Menu>
              </td>
            )}
          </tr>
        );
      })}
    </tbody>
  );
}
