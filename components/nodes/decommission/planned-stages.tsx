"use client";
import { Hand, Server } from "lucide-react";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import { Chip } from "@/components/ui/status";
import type { DecommissionPlan } from "@/lib/nodes/decommission/model";
import { STAGE_WORD } from "./stage-word";

const BY = {
  console: { tone: "mute", icon: Server, says: "by the console" },
  console_then_person: { tone: "hold", icon: Hand, says: "then waits for a person" },
  person: { tone: "hold", icon: Hand, says: "by a person" },
} as const;

/** What will happen in which order and by whom, with the command that does the same. */
export function PlannedStages({ plan }: { plan: DecommissionPlan }) {
  return (
    <Card title="Stages" note="in this order, each recorded">
      <ol aria-label="Stages">
        {plan.stages.map(({ stage, by, says, command }, at) => (
          <li key={stage} className="grid gap-1 border-b border-line px-3.5 py-2.5 last:border-b-0">
            <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <span className="text-text-3 tabular-nums">{at + 1}</span>
              <span className="font-medium">{STAGE_WORD[stage]}</span>
              <Chip tone={BY[by].tone} icon={BY[by].icon}>
                {BY[by].says}
              </Chip>
            </span>
            <span className="block text-text-2 first-letter:uppercase">{says}</span>
            {command !== null && (
              <details>
                <summary className="cursor-default text-xs text-text-3">By hand</summary>
                <CopyCommand className="mt-1" command={command} label={`Command for: ${STAGE_WORD[stage]}`} />
              </details>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
