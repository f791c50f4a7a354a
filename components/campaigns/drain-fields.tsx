import { useId } from "react";
import { HowOptions } from "@/components/nodes/drain/how-options";
import { DEFAULTS } from "@/components/nodes/drain/options";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { DurationSelect } from "@/components/ui/duration-select";
import { Field } from "@/components/ui/input";
import type { FieldsProps } from "./what-fields";

const ACCEPT = [
  { value: "loses_data", label: "Local data of pods may be lost" },
  { value: "unmanaged", label: "Unmanaged pods may be lost for good" },
  { value: "blocked_for_good", label: "Go on past budgets that never free up" },
] as const;

/** How every node is drained, and what may be lost on each. */
export function DrainFields({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  const problem = problemOf("body.drain");
  return (
    <>
      <fieldset className="grid gap-1.5 px-3.5 pb-3.5">
        <legend className="mb-1 font-medium">Accepted on every node</legend>
        {ACCEPT.map(({ value, label }) => (
          <label key={value} htmlFor={`${id}${value}`} className="flex items-center gap-2">
            <Checkbox
              id={`${id}${value}`}
              checked={draft.accept.includes(value)}
              onCheckedChange={(on) =>
                onChange({
                  accept: on ? [...draft.accept, value] : draft.accept.filter((one) => one !== value),
                })
              }
            />
            {label}
          </label>
        ))}
      </fieldset>
      <Disclosure
        title="How each node is drained"
        note={JSON.stringify(draft.drain) === JSON.stringify(DEFAULTS) ? "as usual" : "chosen"}
      >
        {problem !== null && (
          <p role="alert" className="px-3.5 pt-2 text-xs text-bad">
            {problem}
          </p>
        )}
        <HowOptions
          options={draft.drain}
          plan={null}
          onChange={(patch) => onChange({ drain: { ...draft.drain, ...patch } })}
        />
        {draft.body === "node.reboot" && (
          <div className="p-3.5">
            <Field
              label="Ready again within"
              htmlFor={`${id}ready`}
              hint="From the hook's end; a node that takes longer has failed"
              problem={problemOf("body.readyWithinSeconds")}
            >
              <DurationSelect
                id={`${id}ready`}
                seconds={draft.readyWithinSeconds}
                presets={[120, 300, 600, 1_800]}
                onSeconds={(seconds) => seconds !== null && onChange({ readyWithinSeconds: seconds })}
              />
            </Field>
          </div>
        )}
      </Disclosure>
    </>
  );
}
