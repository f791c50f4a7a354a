import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { saySpan } from "@/components/ui/duration";
import { DurationSelect } from "@/components/ui/duration-select";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type Draft, FIRST_DRAFT } from "./draft";
import { TextField } from "./text-field";
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
export function HowFields({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  const count = (field: "canaries" | "most" | "pauseSeconds" | "stopAfter", path: string) => ({
    path: `settings.${path}`,
    value: draft[field],
    problemOf,
    inputMode: field === "most" ? ("text" as const) : ("numeric" as const),
    onValue: (value: string) => onChange({ [field]: value }),
  });
  return (
    <Card title="How">
      <div className="grid gap-3 p-3.5 sm:grid-cols-2">
        <TextField
          label="Canaries"
          hint="These go first; 0 for none"
          {...count("canaries", "canary.count")}
        />
        <Field label="After the canaries" htmlFor={`${id}after`}>
          <Select
            id={`${id}after`}
            value={draft.after}
            options={AFTER}
            onValueChange={(after) => onChange({ after: after as Draft["after"] })}
          />
        </Field>
        <TextField
          label="At most unavailable"
          hint="Nodes, or a share such as 10%; what is down already counts"
          {...count("most", "maxUnavailable")}
        />
        <TextField
          label="Stop after failures"
          hint="Then a person decides"
          {...count("stopAfter", "stopAfterFailures")}
        />
        <TextField
          label="Pause between nodes"
          hint="Seconds; above 0 they go one by one"
          {...count("pauseSeconds", "pauseSeconds")}
        />
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
      <More draft={draft} problemOf={problemOf} onChange={onChange} />
    </Card>
  );
}

/** What most campaigns leave as it is. */
function More({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  return (
    <Disclosure title="Roles and health gate" note={sayMore(draft)}>
      <div className="grid gap-3 p-3.5 sm:grid-cols-2">
        <TextField
          label="At most unavailable of a role"
          path="settings.perRole"
          value={draft.perRole}
          problemOf={problemOf}
          hint="Lower limits as role=number, with commas"
          placeholder="worker-nfs=1, gateway=1"
          onValue={(perRole) => onChange({ perRole })}
        />
        <Field
          label="A closed gate asks a person after"
          htmlFor={`${id}patience`}
          hint="Until then it waits, and goes on by itself"
          problem={problemOf("settings.gate.patienceSeconds")}
        >
          <DurationSelect
            id={`${id}patience`}
            seconds={draft.patienceSeconds}
            presets={[60, 300, 900, 3_600, 14_400]}
            onSeconds={(seconds) => seconds !== null && onChange({ patienceSeconds: seconds })}
          />
        </Field>
        <label htmlFor={`${id}ready`} className="flex items-center gap-2 sm:col-span-2">
          <Checkbox
            id={`${id}ready`}
            checked={draft.nodesReady}
            onCheckedChange={(nodesReady) => onChange({ nodesReady })}
          />
          Hold the next node back while one that is done is not Ready
        </label>
      </div>
    </Disclosure>
  );
}

/** What of the folded choices is not as usual. */
function sayMore({ perRole, patienceSeconds, nodesReady }: Draft): string {
  const said = [
    perRole.trim() !== "" && "limits of roles",
    patienceSeconds !== FIRST_DRAFT.patienceSeconds && `asks after ${saySpan(patienceSeconds)}`,
    !nodesReady && "goes on past nodes that are not Ready",
  ].filter((part) => part !== false);
  return said.join(", ") || "as usual";
}
