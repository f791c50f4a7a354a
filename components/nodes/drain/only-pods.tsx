"use client";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { sayCount } from "@/components/ui/say-count";
import type { DrainPlan } from "@/lib/nodes/drain/model";
import { type DrainOptions, withMember } from "./options";

type Props = {
  id: string;
  options: DrainOptions;
  plan: DrainPlan;
  onChange: (patch: Partial<DrainOptions>) => void;
};

/** All pods, or those of some tools, or some pods by name. The others stay. */
export function OnlyPods({ id, options, plan, onChange }: Props) {
  const { onlyTools, onlyPods } = options;
  const all = onlyTools.length + onlyPods.length === 0;
  const says = [
    onlyTools.length > 0 && sayCount(onlyTools.length, "tool"),
    onlyPods.length > 0 && sayCount(onlyPods.length, "pod"),
  ].filter((part) => part !== false);
  return (
    <Popover
      label="Which pods are drained"
      align="end"
      className="w-80 max-w-[calc(100vw-32px)] p-1.5"
      trigger={
        <Button id={id} variant="quiet" className="text-text">
          {all ? "all of them" : `only ${says.join(" and ")}`}
        </Button>
      }
    >
      <Choice options={options} plan={plan} onChange={onChange} />
      {!all && (
        <Button size="sm" className="mt-1.5 w-full" onClick={() => onChange({ onlyTools: [], onlyPods: [] })}>
          Drain all of them
        </Button>
      )}
    </Popover>
  );
}

function Choice({ options, plan, onChange }: Omit<Props, "id">) {
  const [text, setText] = useState("");
  const said = text.trim().toLowerCase();
  const tools = plan.tools.flatMap(({ tool, pods }) => (tool?.includes(said) ? [{ tool, pods }] : []));
  const pods = plan.pods.filter(
    ({ key, does, verdict }) => key.includes(said) && (does !== "leave" || verdict === "left_out"),
  );
  return (
    <>
      <Input
        type="search"
        aria-label="Tools and pods by name"
        placeholder="Tool or pod"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="mt-1 max-h-72 overflow-y-auto">
        <Names
          legend="Tools"
          items={tools.map(({ tool, pods: count }) => ({ value: tool, note: sayCount(count, "pod") }))}
          chosen={options.onlyTools}
          onChosen={(onlyTools) => onChange({ onlyTools })}
        />
        <Names
          legend="Pods"
          items={pods.map(({ key }) => ({ value: key, note: "" }))}
          chosen={options.onlyPods}
          onChosen={(onlyPods) => onChange({ onlyPods })}
        />
        {tools.length + pods.length === 0 && (
          <p className="px-2 py-3 text-text-3">Nothing on this node is called so.</p>
        )}
      </div>
    </>
  );
}

type NamesProps = {
  legend: string;
  items: readonly { value: string; note: string }[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
};

function Names({ legend, items, chosen, onChosen }: NamesProps) {
  const id = useId();
  if (items.length === 0) return null;
  return (
    <fieldset>
      <legend className="px-2 pt-2 pb-1 text-xs text-text-3">{legend}</legend>
      {items.map(({ value, note }) => (
        <label
          key={value}
          htmlFor={`${id}${value}`}
          className="flex min-h-8 items-center gap-2 rounded px-2 hover:bg-sunken"
        >
          <Checkbox
            id={`${id}${value}`}
            checked={chosen.includes(value)}
            onCheckedChange={(on) => onChosen(withMember(chosen, value, on))}
          />
          <span className="min-w-0 flex-1 truncate" title={value}>
            {value}
          </span>
          <span className="shrink-0 text-xs text-text-3">{note}</span>
        </label>
      ))}
    </fieldset>
  );
}
