import { CircleCheck, CircleX, RotateCcw, SkipForward } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { ActionItem, ActionStep } from "@/lib/actions/model";
import { PROGRESS_LOOK } from "./say-action";
import { TargetLink } from "./targets";

const ITEM = "flex flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-2 last:border-b-0";

const OUTCOME = {
  done: { tone: "ok", icon: CircleCheck, label: "Done" },
  already_so: { tone: "ok", icon: CircleCheck, label: "Already so" },
  retry: { tone: "warn", icon: RotateCcw, label: "Tried, again later" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  skipped: { tone: "mute", icon: SkipForward, label: "Skipped" },
} as const;

export function ActionProgress({ action }: { action: ActionItem }) {
  return (
    <Card title="Targets" note={`${action.done} of ${action.total} done`}>
      <ul>
        {action.progress.map(({ target, state, says }) => (
          <li key={`${target.kind}/${target.name}`} className={ITEM}>
            <span className="font-medium">
              <TargetLink target={target} />
            </span>
            <Status {...PROGRESS_LOOK[state]} />
            <span className="text-text-2">{says}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function ActionSteps({ steps }: { steps: readonly ActionStep[] }) {
  return (
    <Card title="Steps" note={steps.length}>
      {steps.length === 0 && <p className="px-3.5 py-3 text-text-3">None taken yet.</p>}
      <ol>
        {steps.map((step) => (
          <li key={step.seq} className={ITEM}>
            <Status {...OUTCOME[step.outcome]} />
            <span className="min-w-0">{step.says}</span>
            <Age at={step.at} suffix=" ago" className="ml-auto text-text-3" />
            {step.auditId !== null && (
              <span className="w-full font-mono text-xs break-all text-text-3">
                Audit-ID of the API server: {step.auditId}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
