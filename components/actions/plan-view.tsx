"use client";
import { CircleCheck, CircleDot, CircleX, TriangleAlert } from "lucide-react";
import { CopyCommand } from "@/components/ui/copy-command";
import { Status } from "@/components/ui/status";
import type { Plan } from "@/lib/actions/model";

const VERDICT = {
  will_change: { tone: "busy", icon: CircleDot, label: "Changes" },
  already_so: { tone: "ok", icon: CircleCheck, label: "Already so" },
  blocked: { tone: "bad", icon: CircleX, label: "Blocked" },
} as const;

/** What will happen, to each target, and the commands it stands for. */
export function PlanView({ plan }: { plan: Plan }) {
  return (
    <div className="grid gap-3">
      {plan.targets.length > 1 && <p className="text-base font-medium">{plan.summary}</p>}
      <ul aria-label="Targets" className="rounded-md border border-line">
        {plan.targets.map(({ target, verdict, says }) => (
          <li
            key={`${target.kind}/${target.name}`}
            className="flex flex-wrap items-center gap-x-3 border-b border-line px-3 py-2 last:border-b-0"
          >
            <span className="font-medium">{target.name}</span>
            <Status {...VERDICT[verdict]} />
            <span className="w-full text-xs text-text-2">{says}</span>
          </li>
        ))}
      </ul>
      {plan.warnings.map((warning) => (
        <p key={warning} className="flex gap-2 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            <span className="sr-only">Warning: </span>
            {warning}
          </span>
        </p>
      ))}
      {plan.equivalent.length > 0 && (
        <details>
          <summary className="cursor-default text-text-2">The commands it replaces</summary>
          <CopyCommand command={plan.equivalent.join("\n")} label="Commands" className="mt-2" />
        </details>
      )}
    </div>
  );
}
