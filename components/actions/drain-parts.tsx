"use client";
import { useMemo } from "react";
import { DrainProgressCard } from "@/components/nodes/drain/drain-progress";
import { PlanAgreed } from "@/components/nodes/drain/plan-agreed";
import { Disclosure } from "@/components/ui/disclosure";
import type { ActionItem } from "@/lib/actions/model";
import { readDrainPlan, readDrainProgress } from "@/lib/nodes/drain/model";
import { AT_DEADLINE } from "@/lib/nodes/drain/schema";

/** What only the action of a drain has: its pods as they go, and the plan that was agreed to. */
export function DrainParts({ action }: { action: ActionItem }) {
  const found = action.plan.targets[0]?.found.drain;
  const [target] = action.progress;
  const plan = useMemo(() => readDrainPlan(found), [found]);
  const progress = useMemo(() => readDrainProgress(target?.detail), [target?.detail]);
  const atDeadline = AT_DEADLINE.find((one) => one === action.input.atDeadline) ?? "leave_cordoned";
  return (
    <>
      {progress !== null && (
        <DrainProgressCard
          state={action.state}
          node={target?.target.name ?? ""}
          plan={plan}
          progress={progress}
          atDeadline={atDeadline}
        />
      )}
      {plan !== null &&
        (progress === null ? (
          <div>
            <PlanAgreed plan={plan} />
          </div>
        ) : (
          <div className="overflow-hidden rounded-lg border border-line bg-surface">
            <Disclosure title="The plan it follows">
              <div className="bg-ground p-3.5">
                <PlanAgreed plan={plan} />
              </div>
            </Disclosure>
          </div>
        ))}
    </>
  );
}
