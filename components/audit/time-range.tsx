"use client";
import { useId } from "react";
import { useTableState } from "@/components/ui/data-table/use-table-state";
import { Input } from "@/components/ui/input";

/** Days in UTC, because that is how the log is written; both ends are included. */
export function TimeRange() {
  const id = useId();
  const { params, change } = useTableState([], "");
  const day = (field: string) => params.get(field)?.slice(0, 10) ?? "";
  return (
    <span className="flex items-center gap-1.5 text-text-2">
      <label htmlFor={`${id}from`}>From</label>
      <Input
        id={`${id}from`}
        type="date"
        className="w-36"
        value={day("from")}
        onChange={(event) => change({ from: at(event.currentTarget.value, "00:00:00.000") })}
      />
      <label htmlFor={`${id}to`}>to</label>
      <Input
        id={`${id}to`}
        type="date"
        className="w-36"
        value={day("to")}
        onChange={(event) => change({ to: at(event.currentTarget.value, "23:59:59.999") })}
      />
    </span>
  );
}

const at = (day: string, time: string): string | null => (day === "" ? null : `${day}T${time}Z`);
