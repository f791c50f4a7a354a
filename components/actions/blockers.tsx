"use client";
import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import type { Plan } from "@/lib/actions/model";

type Props = {
  blockers: Plan["blockers"];
  /** Input fields that accept a blocker, and whether they are set. */
  accepted: Readonly<Record<string, boolean>>;
  onAccept: (field: string, on: boolean) => void;
};

/** Why it is refused as it stands; with the box that accepts it knowingly, where there is one. */
export function Blockers({ blockers, accepted, onAccept }: Props) {
  const fields = [...new Set(blockers.flatMap(({ override }) => (override === null ? [] : [override])))];
  const id = useId();
  // An accepted blocker is gone from the new plan; its box stays, to take it back.
  const all = [...new Set([...fields, ...Object.keys(accepted)])];
  if (blockers.length === 0 && all.length === 0) return null;
  return (
    <div className="grid gap-2">
      {blockers.length > 0 && (
        <Notice tone="bad" title="Refused as it stands">
          <ul>
            {blockers.map(({ target, says }) => (
              <li key={`${target?.name ?? ""}${says}`}>
                {target !== null && <b className="font-medium">{target.name}: </b>}
                {says}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {all.map((field) => (
        <label key={field} htmlFor={`${id}${field}`} className="flex items-center gap-2 font-medium">
          <Checkbox
            id={`${id}${field}`}
            checked={accepted[field] === true}
            onCheckedChange={(on) => onAccept(field, on)}
          />
          Do it anyway: I accept this, for the reason given below
        </label>
      ))}
    </div>
  );
}
