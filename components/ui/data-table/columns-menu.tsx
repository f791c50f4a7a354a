"use client";
import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { Column } from "./column";
import type { Patch } from "./use-table-state";

type Props<Row> = {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  onChange: (patch: Patch) => void;
};

export function ColumnsMenu<Row>({ columns, shown, onChange }: Props<Row>) {
  const ids = shown.map((column) => column.id);
  const set = (id: string, on: boolean) => {
    const next = columns.map((column) => column.id).filter((one) => (one === id ? on : ids.includes(one)));
    onChange({ cols: next.join(",") });
  };
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={Columns3} className="max-sm:px-2">
          <span className="max-sm:sr-only">Columns</span>
        </Button>
      }
    >
      {columns
        .filter((column) => column.fixed !== true)
        .map((column) => (
          <MenuCheckItem
            key={column.id}
            checked={ids.includes(column.id)}
            onCheckedChange={(on) => set(column.id, on)}
          >
            {column.header}
          </MenuCheckItem>
        ))}
      <MenuSeparator />
      <MenuItem onSelect={() => onChange({ cols: null })}>Usual columns</MenuItem>
    </Menu>
  );
}
