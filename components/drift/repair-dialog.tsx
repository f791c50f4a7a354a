"use client";
import { ActionDialog } from "@/components/actions/action-dialog";
import { sayCount } from "@/components/ui/say-count";

type Props = { ids: readonly string[]; onClose: () => void; onStarted?: () => void };

/** Shows what a repair of the chosen drift would do, and starts it. */
export function RepairDialog({ ids, onClose, onStarted }: Props) {
  return (
    <ActionDialog
      title={`Repair ${sayCount(ids.length, "object")}`}
      verb="Repair"
      request={{
        kind: "start",
        action: "tool.repair",
        input: { selection: { by: "ids", ids: [...ids] } },
      }}
      onClose={onClose}
      {...(onStarted ? { onStarted } : {})}
    />
  );
}
