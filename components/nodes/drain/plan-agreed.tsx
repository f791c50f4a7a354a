"use client";
import type { DrainPlan } from "@/lib/nodes/drain/model";
import { PlanNumbers } from "./plan-numbers";
import { PlanPods } from "./plan-pods";

/** A plan as it was agreed to: there is nothing left to accept. */
export function PlanAgreed({ plan }: { plan: DrainPlan }) {
  return (
    <>
      <p className="mb-4 text-base text-text-2">{plan.sentence}</p>
      <PlanNumbers counts={plan.counts} />
      <PlanPods plan={plan} acceptance={null} />
    </>
  );
}
