"use client";
import { useId } from "react";
import { Field, Input } from "@/components/ui/input";
import { CANARY, REQUESTS_PER_SECOND } from "@/lib/reconciler/model";

/** As they are typed; the server says what is wrong with them. */
export type Pace = { canary: string; requestsPerSecond: string };
export const USUAL_PACE: Pace = {
  canary: String(CANARY),
  requestsPerSecond: String(REQUESTS_PER_SECOND),
};

const FIELDS = [
  {
    name: "canary",
    label: "Tools first",
    hint: "Then it asks whether to go on; 0 asks nobody",
  },
  { name: "requestsPerSecond", label: "Requests a second", hint: "Reads and writes together, at most" },
] as const;

type Props = {
  pace: Pace;
  problemAt: (path: string) => string | null;
  onPace: (pace: Pace) => void;
};

/** How carefully a repair goes about it. */
export function RepairFields({ pace, problemAt, onPace }: Props) {
  const id = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {FIELDS.map(({ name, label, hint }) => {
        const problem = problemAt(`input.${name}`);
        return (
          <Field key={name} label={label} htmlFor={`${id}${name}`} hint={hint} problem={problem}>
            <Input
              id={`${id}${name}`}
              inputMode="numeric"
              autoComplete="off"
              value={pace[name]}
              aria-invalid={problem !== null}
              aria-describedby={`${id}${name}-note`}
              onChange={(event) => onPace({ ...pace, [name]: event.currentTarget.value })}
            />
          </Field>
        );
      })}
    </div>
  );
}

/** A text that is no number is sent as it is, so that the answer names the field. */
export const paceInput = ({ canary, requestsPerSecond }: Pace): Record<string, unknown> => ({
  canary: numberOf(canary),
  requestsPerSecond: numberOf(requestsPerSecond),
});

const numberOf = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text);
