import "server-only";
import { defineAction, type StepContext, type StepResult } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import type { RepairInput } from "@/lib/reconciler/model";
import { readReconcileState, readSelected } from "@/lib/reconciler/read-drift";
import { beginsSmall } from "@/lib/reconciler/repair/begins-small";
import { planRepair, type RepairRead, type RepairWish, some } from "@/lib/reconciler/repair/plan";
import { scopeOf } from "@/lib/reconciler/repair/scope-of";
import { repairFoundSchema, repairInputSchema } from "@/lib/reconciler/schema";
import { repairSlice } from "./repair-slice";
import { isRepaired, repairTool } from "./repair-tool";

/** Ends selected drift, tool after tool: a few first, then, when a person says so, the rest. */
export const repair = defineAction<RepairInput, RepairRead>({
  name: "tool.repair",
  title: "Repair drift",
  permission: "tool.repair",
  input: repairInputSchema,
  targets: (input) => [targetOf(input)],
  reads: async ({ selection }) => ({
    rows: await readSelected(selection),
    state: await readReconcileState(),
  }),
  plan: (input, read) =>
    beginsSmall(
      planWish(read, {
        verb: "Repair",
        target: targetOf(input),
        scope: scopeOf(input, read.rows),
        canary: input.canary,
        requestsPerSecond: input.requestsPerSecond,
      }),
      input.canary,
    ),
  essence: essenceOf,
  approval: (_input, plan) => repairApproval(plan),
  step: ({ canary, requestsPerSecond, stopAfterFailures }, _target, found, context) =>
    stepRepair(found, { canary, requestsPerSecond, stopAfterFailures }, context),
  inverse: (_input, plan, _children, id) =>
    (repairFoundSchema.safeParse(plan.targets[0]?.found).data?.changes.length ?? 0) > 0
      ? { action: "tool.put-back", input: { repair: id } }
      : {
          none: "it changed no object in place; what was made, replaced, taken away, stopped or started stays so",
        },
});

/** One roll over many tools at a time; one tool is held by its own name. */
const targetOf = ({ selection }: RepairInput) => {
  const [only, ...others] = selection.by === "tools" ? selection.tools : [];
  return only !== undefined && others.length === 0
    ? { kind: "tool", name: only }
    : { kind: "tools", name: "selected tools" };
};

export const planWish = (read: RepairRead, wish: RepairWish): Plan =>
  planRepair(read, wish, { now: new Date(), intervalSeconds: site().reconciler.intervalSeconds });

/** Which tools, and what is taken from them; texts and counts of the rest change by themselves. */
export function essenceOf(plan: Plan) {
  const found = repairFoundSchema.safeParse(plan.targets[0]?.found).data;
  return found === undefined ? plan.summary : { tools: found.tools, scope: { ...found.scope } };
}

/** Why a second person has to agree. */
export function repairApproval(plan: Plan): string[] {
  const found = repairFoundSchema.safeParse(plan.targets[0]?.found).data;
  if (found === undefined) return [];
  const { toolsMax, destructiveMax } = site().reconciler;
  return [
    ...(found.tools.length > toolsMax
      ? [`changes ${some(found.tools.length, "tool")}, more than ${toolsMax}`]
      : []),
    ...(found.destructive.length > destructiveMax
      ? [`takes away or stops ${found.destructive.length}, more than ${destructiveMax}`]
      : []),
  ];
}

export function stepRepair(
  found: Plan["targets"][number]["found"],
  settings: { canary: number; requestsPerSecond: number; stopAfterFailures: number },
  context: StepContext,
): Promise<StepResult> {
  const { tools, scope } = repairFoundSchema.parse(found);
  return repairSlice(
    { tools, scope, ...settings, work: { source: "cluster", repair: repairTool, isRepaired } },
    context,
  );
}
