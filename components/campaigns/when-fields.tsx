import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { DayChoice, Draft } from "./draft";
import type { FieldsProps } from "./what-fields";

const DAYS = [
  { value: "weekdays", label: "Monday to Friday" },
  { value: "weekends", label: "Saturday and Sunday" },
  { value: "daily", label: "Every day" },
];

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** At which times nodes may be started. */
export function WhenFields({ draft, onChange }: FieldsProps) {
  const id = useId();
  const text = (field: "timeZone" | "freezeDays", label: string, example: string, hint: string) => (
    <Field label={label} htmlFor={`${id}${field}`} hint={hint}>
      <Input
        id={`${id}${field}`}
        value={draft[field]}
        placeholder={example}
        autoComplete="off"
        aria-describedby={`${id}${field}-note`}
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
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
            <Times legend="Allowed" fields={["days", "from", "to"]} draft={draft} onChange={onChange} />
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
                fields={["denyDays", "denyFrom", "denyTo"]}
                draft={draft}
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
  fields: readonly ["days" | "denyDays", "from" | "denyFrom", "to" | "denyTo"];
};

function Times({ legend, fields, draft, onChange }: TimesProps) {
  const id = useId();
  const [days, from, to] = fields;
  const time = (field: "from" | "denyFrom" | "to" | "denyTo", label: string) => (
    <Field label={label} htmlFor={`${id}${field}`}>
      <Input
        id={`${id}${field}`}
        value={draft[field]}
        placeholder="08:00"
        autoComplete="off"
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
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
      {time(from, `${legend} from`)}
      {time(to, `${legend} until`)}
    </fieldset>
  );
}
