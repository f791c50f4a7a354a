import "server-only";
import { defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import type { InfrastructureInput, InfrastructureRead } from "@/lib/reconciler/infrastructure/model";
import { planInfrastructure } from "@/lib/reconciler/infrastructure/plan";
import { readInfrastructure } from "@/lib/reconciler/infrastructure/read";
import { infrastructureFoundSchema, infrastructureInputSchema } from "@/lib/reconciler/infrastructure/schema";
import { ACCOUNTS } from "@/lib/reconciler/model";
import { some } from "@/lib/reconciler/repair/plan";
import { registerFiles, restartByHand } from "@/lib/reconciler/restart-by-hand";
import { infrastructureSlice } from "./infrastructure-slice";

/** Sets right accounts over the whole cluster, and takes out those that are nobody's: nobody but whom its plan names. */
export const repairInfrastructure = defineAction<InfrastructureInput, InfrastructureRead>({
  name: "infrastructure.repair",
  title: "Repair infrastructure accounts",
  permission: "infrastructure.repair",
  input: infrastructureInputSchema,
  targets: () => [ACCOUNTS],
  reads: (input) => readInfrastructure(input),
  plan: (_input, read) =>
    planInfrastructure(read, {
      target: ACCOUNTS,
      now: new Date(),
      intervalSeconds: site().accounts?.intervalSeconds ?? 0,
      orphanDays: site().reconciler.orphanDays,
      files: registerFiles(),
      restart: restartByHand(),
    }),
  essence: (plan) => foundOf(plan) ?? plan.summary,
  approval: (_input, plan) => {
    const found = foundOf(plan);
    if (found === undefined) return [];
    const { destructiveMax } = site().reconciler;
    return [
      ...found.full.map((name) => `gives ${name} full access over the whole cluster`),
      ...(found.destructive.length > destructiveMax
        ? [`takes out ${some(found.destructive.length, "account")}, more than ${destructiveMax}`]
        : []),
    ];
  },
  step: (_input, _target, found, context) =>
    infrastructureSlice(infrastructureFoundSchema.parse(found), context),
  inverse: () => ({
    none: "a token that was made is held by programs, and one that was taken out is nowhere",
  }),
});

const foundOf = (plan: Plan) => infrastructureFoundSchema.safeParse(plan.targets[0]?.found).data;
