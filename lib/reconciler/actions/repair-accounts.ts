import "server-only";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { ACCOUNTS, type DriftRow, type RepairInput, repairedBy } from "@/lib/reconciler/model";
import { readReconcileState, readSelected } from "@/lib/reconciler/read-drift";
import { planRepair, type RepairRead } from "@/lib/reconciler/repair/plan";
import { scopeOf } from "@/lib/reconciler/repair/scope-of";
import { restartByHand } from "@/lib/reconciler/restart-by-hand";
import { repairFoundSchema, repairInputSchema } from "@/lib/reconciler/schema";
import { essenceOf, repairApproval } from "./repair";
import { accountWork } from "./repair-account";
import { repairSlice } from "./repair-slice";

/** Makes and sets right homes, kubeconfigs, certificates and lines of the token file, tool after tool. */
export const repairAccounts = defineAction<RepairInput, RepairRead>({
  name: "account.repair",
  title: "Repair accounts",
  permission: "account.repair",
  input: repairInputSchema,
  targets: () => [ACCOUNTS],
  reads: async ({ selection }) => ({
    rows: ofThisVerb(await readSelected(selection, "accounts"), selection.by),
    state: await readReconcileState("accounts"),
  }),
  plan: (input, read) => ({
    ...planRepair(
      read,
      {
        ...{ verb: "Repair accounts of", target: ACCOUNTS, scope: scopeOf(input, read.rows) },
        ...{ canary: input.canary, requestsPerSecond: input.requestsPerSecond },
      },
      { now: new Date(), intervalSeconds: site().accounts?.intervalSeconds ?? 0 },
    ),
    // Nobody could do the rest with one command.
    equivalent: site().profile.accounts.credential.kind === "token" ? restartByHand() : [],
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

/** What all tools share is another verb's: here it is for a person, unless a filter matches it, which that verb is asked for too. */
const ofThisVerb = (rows: readonly DriftRow[], by: RepairInput["selection"]["by"]): DriftRow[] =>
  by === "all"
    ? rows.filter(({ kind }) => repairedBy(kind) === "account.repair")
    : rows.map((row) => (repairedBy(row.id) === "account.repair" ? row : { ...row, repair: null }));
