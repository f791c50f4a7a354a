"use client";
import { useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { sayCount } from "@/components/ui/say-count";
import { useSettled } from "@/components/ui/use-settled";
import { paceInput, RepairFields, USUAL_PACE } from "./repair-fields";
import { partsOf, type RepairSet } from "./repair-set";

type Props = { set: RepairSet; onClose: () => void; onStarted?: () => void };

/** Not every digit is planned. In milliseconds. */
const SETTLE_MS = 300;

/** Shows what a repair would do, and starts it: first what is in the cluster, then what is in files, of tools and of all. */
export function RepairDialog({ set, onClose, onStarted }: Props) {
  const parts = partsOf(set);
  const [at, setAt] = useState(0);
  const [pace, setPace] = useState(USUAL_PACE);
  const settled = useSettled(pace, SETTLE_MS);
  const part = parts[at];
  if (part === undefined) return null;
  // What all tools share is written in one go.
  const isRolled = part.action !== "infrastructure.repair";
  const isLast = at === parts.length - 1;
  const what = `${sayCount(part.count, "object")}${parts.length > 1 ? ` ${part.where}` : ""}`;
  return (
    <ActionDialog
      key={part.action}
      title={set.by === "all" ? `Repair all that match: ${what}` : `Repair ${what}`}
      verb="Repair"
      request={{
        kind: "start",
        action: part.action,
        input: { selection: part.selection, ...(isRolled ? paceInput(settled) : {}) },
      }}
      {...(isRolled
        ? { fields: (problemAt) => <RepairFields pace={pace} problemAt={problemAt} onPace={setPace} /> }
        : {})}
      settling={settled !== pace}
      onClose={isLast ? onClose : () => setAt(at + 1)}
      {...(onStarted && isLast ? { onStarted } : {})}
    />
  );
}
