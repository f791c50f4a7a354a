"use client";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import type { Facets } from "@/lib/core/paging";
import type { Facet } from "./column";
import type { TableState } from "./table-state";
import type { Patch } from "./use-table-state";

type Props = {
  facets: readonly Facet[];
  counts: Facets;
  filters: TableState["filters"];
  onChange: (patch: Patch) => void;
};

const CHIP =
  "inline-flex h-7 pointer-coarse:h-10 max-w-72 items-center gap-1.5 rounded-full border px-2.5 whitespace-nowrap text-text-2";
const ON = "border-accent bg-accent-soft text-accent";
const OFF = "border-line bg-surface hover:bg-hover";

export function FacetChips({ facets, counts, filters, onChange }: Props) {
  return facets.map((facet) => {
    const chosen = filters[facet.field] ?? [];
    const values = counts[facet.field] ?? [];
    if (values.length === 0 && chosen.length === 0 && facet.typed === undefined) return null;
    return facet.only === undefined ? (
      <FacetPopover key={facet.field} facet={facet} values={values} chosen={chosen} onChange={onChange} />
    ) : (
      <button
        key={facet.field}
        type="button"
        aria-pressed={chosen.length > 0}
        onClick={() => onChange({ [facet.field]: chosen.length > 0 ? null : (facet.only ?? null) })}
        className={cn(CHIP, chosen.length > 0 ? ON : OFF)}
      >
        {facet.label}
        <b className={cn("font-medium", chosen.length === 0 && "text-text")}>
          {values.find((one) => one.value === facet.only)?.count ?? 0}
        </b>
      </button>
    );
  });
}

type PopoverProps = {
  facet: Facet;
  values: Facets[string];
  chosen: readonly string[];
  onChange: (patch: Patch) => void;
};

function FacetPopover({ facet, values, chosen, onChange }: PopoverProps) {
  const id = useId();
  const say = facet.say ?? ((value: string) => value || "none");
  // A chosen value stays in the list when nothing has it any more, or it could not be taken back.
  const gone = chosen.filter((value) => !values.some((one) => one.value === value));
  const all = [...values, ...gone.map((value) => ({ value, count: 0 }))];
  const set = (value: string, on: boolean) => {
    const next = on ? [...chosen, value] : chosen.filter((one) => one !== value);
    onChange({ [facet.field]: next.join(",") || null });
  };
  return (
    <Popover
      label={`Filter by ${facet.label.toLowerCase()}`}
      className="p-1.5"
      trigger={
        <button type="button" className={cn(CHIP, chosen.length > 0 ? ON : OFF)}>
          {facet.label}
          <b className={cn("truncate font-medium", chosen.length === 0 && "text-text")}>
            {chosen.length === 0 ? "any" : chosen.map(say).join(" · ")}
          </b>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-text-3" />
        </button>
      }
    >
      {facet.typed !== undefined && (
        <TypedValue
          label={facet.label}
          example={facet.typed}
          onAdd={(value) => !chosen.includes(value) && set(value, true)}
        />
      )}
      <fieldset>
        <legend className="sr-only">{facet.label}</legend>
        {all.map(({ value, count }) => (
          <label
            key={value}
            htmlFor={`${id}${value}`}
            className="flex min-h-8 items-center gap-2 rounded px-2 hover:bg-sunken pointer-coarse:min-h-10"
          >
            <Checkbox
              id={`${id}${value}`}
              checked={chosen.includes(value)}
              onCheckedChange={(on) => set(value, on)}
            />
            <span className="min-w-0 flex-1 truncate" title={say(value)}>
              {say(value)}
            </span>
            {facet.typed === undefined && (
              <span className="text-xs text-text-3">{count.toLocaleString("en")}</span>
            )}
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}

/** A name in full; several can be added one after another. */
function TypedValue({
  label,
  example,
  onAdd,
}: {
  label: string;
  example: string;
  onAdd: (value: string) => void;
}) {
  const [text, setText] = useState("");
  return (
    <form
      className="p-1"
      onSubmit={(event) => {
        event.preventDefault();
        const value = text.trim();
        if (value === "") return;
        onAdd(value);
        setText("");
      }}
    >
      <Input
        aria-label={`${label}, the whole name`}
        placeholder={example}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p className="px-0.5 pt-1 text-xs text-text-3">The whole name, then Enter</p>
    </form>
  );
}
