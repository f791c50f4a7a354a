import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { DayChoice, Draft } from "./draft";
import { TextField } from "./text-field";
import type { FieldsProps } from "./what-fields";

const DAYS = [
  { value: "weekdays", label: "Monday to Friday" },
  { value: "weekends", label: "Saturday and Sunday" },
  { value: "daily", label: "Every day" },
];

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** At which times nodes may be started. */
export function WhenFields({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  const text = (field: "timeZone" | "freezeDays", label: string, example: string, hint: string) => (
    <TextField
      label={label}
      path={`settings.schedule.${field}`}
      value={draft[field]}
      problemOf={problemOf}
      placeholder={example}
      hint={hint}
      onValue={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <Card title="When">
      <div className="grid gap-3 p-3.5">
        <label htmlFor={`${id}timed`} className="flex items-center gap-2">
          <Checkbox
            id={`${id}timed`}
            checked={draft.timed}
            onCheckedChange={(timed) =>
              onChange({ timed, timeZone: draft.timeZone === "" ? localZone() : draft.timeZone })
            }
          />
          Start nodes only at certain times
        </label>
        {draft.timed && (
          <>
            {text("timeZone", "Time zone", "Europe/Berlin", "IANA name; clock changes are minded")}
            <Times
              legend="Allowed"
              path="settings.schedule.allow.0"
              fields={["days", "from", "to"]}
              draft={draft}
              problemOf={problemOf}
              onChange={onChange}
            />
            <label htmlFor={`${id}denied`} className="flex items-center gap-2">
              <Checkbox
                id={`${id}denied`}
                checked={draft.denied}
                onCheckedChange={(denied) => onChange({ denied })}
              />
              But never at certain other times
            </label>
            {draft.denied && (
              <Times
                legend="Forbidden"
                path="settings.schedule.deny.0"
                fields={["denyDays", "denyFrom", "denyTo"]}
                draft={draft}
                problemOf={problemOf}
                onChange={onChange}
              />
            )}
            {text(
              "freezeDays",
              "Freeze days",
              "2026-12-24 2026-12-25",
              "Whole days on which nothing is started",
            )}
          </>
        )}
      </div>
    </Card>
  );
}

type TimesProps = FieldsProps & {
  legend: string;
  path: string;
  fields: readonly ["days" | "denyDays", "from" | "denyFrom", "to" | "denyTo"];
};

function Times({ legend, path, fields, draft, problemOf, onChange }: TimesProps) {
  const id = useId();
  const [days, from, to] = fields;
  const time = (field: "from" | "denyFrom" | "to" | "denyTo", end: "from" | "to", label: string) => (
    <TextField
      label={label}
      path={`${path}.${end}`}
      value={draft[field]}
      problemOf={problemOf}
      placeholder="08:00"
      onValue={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <fieldset className="grid gap-3 sm:grid-cols-3">
      <legend className="sr-only">{legend}</legend>
      <Field label={`${legend} on`} htmlFor={`${id}days`}>
        <Select
          id={`${id}days`}
          value={draft[days]}
          options={DAYS}
          onValueChange={(choice) => onChange({ [days]: choice as DayChoice } as Partial<Draft>)}
        />
      </Field>
      {time(from, "from", `${legend} from`)}
      {time(to, "to", `${legend} until`)}
    </fieldset>
  );
}
