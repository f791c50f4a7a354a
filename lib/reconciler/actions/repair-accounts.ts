import "server-only";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import type { RepairInput } from "@/lib/reconciler/model";
import { readReconcileState, readSelected } from "@/lib/reconciler/read-drift";
import { planRepair, type RepairRead } from "@/lib/reconciler/repair/plan";
import { scopeOf } from "@/lib/reconciler/repair/scope-of";
import { repairFoundSchema, repairInputSchema } from "@/lib/reconciler/schema";
import { essenceOf, repairApproval } from "./repair";
import { accountWork } from "./repair-account";
import { repairSlice } from "./repair-slice";

/** One at a time: all tools share the token file. */
const TARGET = { kind: "accounts", name: "repair" };

/** Makes and sets right homes, kubeconfigs, certificates and lines of the token file, tool after tool. */
export const repairAccounts = defineAction<RepairInput, RepairRead>({
  name: "account.repair",
  title: "Repair accounts",
  permission: "account.repair",
  input: repairInputSchema,
  targets: () => [TARGET],
  reads: async ({ selection }) => ({
    rows: await readSelected(selection, "accounts"),
    state: await readReconcileState("accounts"),
  }),
  plan: (input, read) => ({
    ...planRepair(
      read,
      {
        ...{ verb: "Repair accounts of", target: TARGET, scope: scopeOf(input, read.rows) },
        ...{ canary: input.canary, requestsPerSecond: input.requestsPerSecond },
      },
      { now: new Date(), intervalSeconds: site().accounts?.intervalSeconds ?? 0 },
    ),
    // Nobody could do this with one command.
    equivalent: [],
  }),
  essence: essenceOf,
  approval: (_input, plan) => repairApproval(plan),
  step: ({ canary, requestsPerSecond, stopAfterFailures }, _target, found, context) => {
    const { tools, scope } = repairFoundSchema.parse(found);
    return repairSlice(
      { tools, scope, canary, requestsPerSecond, stopAfterFailures, work: accountWork },
      context,
    );
  },
  inverse: () => ({
    none: "a home, a token or a certificate that was made is not taken away again",
  }),
});
