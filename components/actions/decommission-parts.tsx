"use client";
import { useMemo } from "react";
import { DecommissionProgressCard } from "@/components/nodes/decommission/decommission-progress";
import { PlannedStages } from "@/components/nodes/decommission/planned-stages";
import { DrainProgressCard } from "@/components/nodes/drain/drain-progress";
import { PlanAgreed } from "@/components/nodes/drain/plan-agreed";
import { Disclosure } from "@/components/ui/disclosure";
import { type ActionItem, isFinal } from "@/lib/actions/model";
import { readDecommissionPlan, readDecommissionProgress } from "@/lib/nodes/decommission/model";
import { decommissionInputSchema } from "@/lib/nodes/decommission/schema";
import { readDrainPlan } from "@/lib/nodes/drain/model";

type Props = { action: ActionItem; onAsked: () => Promise<unknown> };

/** What only a decommission has: its stages as they go, the drain's pods while that goes on, and the plan. */
export function DecommissionParts({ action, onAsked }: Props) {
  const found = action.plan.targets[0]?.found;
  const [target] = action.progress;
  const stages = useMemo(() => readDecommissionPlan(found?.decommission), [found]);
  const plan = useMemo(() => readDrainPlan(found?.drain), [found]);
  const progress = useMemo(() => readDecommissionProgress(target?.detail), [target?.detail]);
  const input = decommissionInputSchema.safeParse(action.input).data;
  return (
    <>
      {progress !== null && (
        <DecommissionProgressCard
          actionId={action.id}
          progress={progress}
          still={action.state === "paused" || isFinal(action.state)}
          mayResume={action.offers.resume && action.state === "paused"}
          onAsked={onAsked}
        />
      )}
      {progress !== null && progress.drain !== null && (
        <DrainProgressCard
          state={action.state}
          node={target?.target.name ?? ""}
          plan={plan}
          progress={progress.drain}
          atDeadline={input?.drain.atDeadline ?? "leave_cordoned"}
        />
      )}
      {progress === null && stages !== null && <PlannedStages plan={stages} />}
      {plan !== null && (
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          <Disclosure title="Whom its drain hurts" open={progress === null}>
            <div className="bg-ground p-3.5">
              <PlanAgreed plan={plan} />
            </div>
          </Disclosure>
        </div>
      )}
    </>
  );
}
