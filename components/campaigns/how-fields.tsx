import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Draft } from "./draft";
import type { FieldsProps } from "./what-fields";

const AFTER = [
  { value: "ask", label: "wait for a person" },
  { value: "go_on", label: "go on when healthy" },
];
const ORDER = [
  { value: "name", label: "By name" },
  { value: "fewest_pods", label: "Fewest pods first" },
  { value: "listed", label: "As listed" },
];

/** How gently. */
export function HowFields({ draft, onChange }: FieldsProps) {
  const id = useId();
  const count = (field: "canaries" | "most" | "pauseSeconds" | "stopAfter", label: string, hint: string) => (
    <Field label={label} htmlFor={`${id}${field}`} hint={hint}>
      <Input
        id={`${id}${field}`}
        value={draft[field]}
        inputMode={field === "most" ? "text" : "numeric"}
        autoComplete="off"
        aria-describedby={`${id}${field}-note`}
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <Card title="How">
      <div className="grid gap-3 p-3.5 sm:grid-cols-2">
        {count("canaries", "Canaries", "These go first; 0 for none")}
        <Field label="After the canaries" htmlFor={`${id}after`}>
          <Select
            id={`${id}after`}
            value={draft.after}
            options={AFTER}
            onValueChange={(after) => onChange({ after: after as Draft["after"] })}
          />
        </Field>
        {count("most", "At most unavailable", "Nodes, or a share such as 10%; what is down already counts")}
        {count("stopAfter", "Stop after failures", "Then a person decides")}
        {count("pauseSeconds", "Pause between nodes", "Seconds; above 0 they go one by one")}
        <Field label="Order" htmlFor={`${id}order`}>
          <Select
            id={`${id}order`}
            value={draft.order}
            options={ORDER}
            onValueChange={(order) => onChange({ order: order as Draft["order"] })}
          />
        </Field>
        <label htmlFor={`${id}alerts`} className="flex items-center gap-2 sm:col-span-2">
          <Checkbox
            id={`${id}alerts`}
            checked={draft.alerts}
            onCheckedChange={(alerts) => onChange({ alerts })}
          />
          Hold the next node back while a new alert fires
        </label>
      </div>
    </Card>
  );
}
