import "server-only";
import { defineAction } from "@/lib/actions/define";
import { CANARY, type ProvisionInput, REQUESTS_PER_SECOND } from "@/lib/reconciler/model";
import { readReconcileState, readSelected } from "@/lib/reconciler/read-drift";
import { TOOLS_AT_ONCE } from "@/lib/reconciler/repair/begins-small";
import type { RepairRead } from "@/lib/reconciler/repair/plan";
import { provisionInputSchema } from "@/lib/reconciler/schema";
import { essenceOf, planWish, stepRepair } from "./repair";

/** One provision at a time, whatever the tools. */
const TARGET = { kind: "tools", name: "new tools" };
const STOP_AFTER_FAILURES = 3;

/** Makes what new tools do not have yet, and changes nothing that is there. */
export const provision = defineAction<ProvisionInput, RepairRead>({
  name: "tool.provision",
  title: "Provision tools",
  permission: "tool.provision",
  input: provisionInputSchema,
  targets: () => [TARGET],
  reads: async ({ tools }) => ({
    rows: (await readSelected({ by: "tools", tools })).filter(({ what }) => what === "missing"),
    state: await readReconcileState(),
  }),
  plan: ({ tools }, read) =>
    planWish(read, {
      verb: "Provision",
      target: TARGET,
      scope: { ids: null, whats: ["missing"], kind: null, destructive: false, pods: [] },
      canary: canaryOf(tools),
      requestsPerSecond: REQUESTS_PER_SECOND,
    }),
  essence: essenceOf,
  step: ({ tools }, _target, found, context) =>
    stepRepair(
      found,
      {
        canary: canaryOf(tools),
        requestsPerSecond: REQUESTS_PER_SECOND,
        stopAfterFailures: STOP_AFTER_FAILURES,
      },
      context,
    ),
  inverse: () => ({ none: "what a tool was given it keeps: nothing of it is deleted by this console" }),
});

const canaryOf = (tools: readonly string[]): number => (tools.length > TOOLS_AT_ONCE ? CANARY : 0);
