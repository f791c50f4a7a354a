import "server-only";
import { defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { parseQuantity } from "@/lib/core/quantity";
import { amountText, type Declared, overrideText, sameAmount } from "@/lib/quotas/model";
import { quotaNotices } from "@/lib/quotas/notices";
import { type EditFound, overCeiling, planEdit, type QuotaEdit } from "@/lib/quotas/plan-edit";
import { readOverride } from "@/lib/quotas/read-overrides";
import { quotaEditSchema } from "@/lib/quotas/schema";
import { editWorld } from "./edit-world";
import { stepEdit } from "./step-edit";

/**
 * Changes what a tool may use: its override, its ResourceQuota and its LimitRange. A maintainer of the tool asks by the
 * same verb, and somebody who may edit quotas has to agree.
 */
export const editQuota = defineAction<QuotaEdit, Declared | null>({
  name: "quota.edit",
  title: "Edit quota",
  permission: "quota.edit",
  ownTool: ({ tool }) => tool,
  input: quotaEditSchema,
  targets: ({ tool }) => [{ kind: "quota", name: tool }],
  reads: ({ tool }) => readOverride(tool),
  plan: (input, declared) => planEdit(input, editWorld(input.tool, declared)),
  // What is in use changes all the time and binds nobody.
  essence: (plan) => plan.targets.map(({ found }) => found),
  approval: (input, _plan, asked) => [
    ...(asked?.asMaintainer === true ? [`a maintainer of ${input.tool} asks for it`] : []),
    ...overCeiling(input, editWorld(input.tool, null)),
  ],
  approvalHours: () => site().quotas.requestDays * 24,
  notices: quotaNotices,
  step: (_input, { name }, found, context) => stepEdit(name, foundOf(found), context),
  inverse({ tool }, plan) {
    const [target] = plan.targets;
    if (target === undefined) return { none: "it changed nothing" };
    const { hard, limits, before } = foundOf(target.found);
    return {
      action: "quota.edit",
      input: { tool, override: overrideText(before), exactly: { hard: was(hard), limits: was(limits) } },
    };
  },
});

/** Safe: written by planEdit, and read back as JSON. */
const foundOf = (found: Plan["targets"][number]["found"]): EditFound => found as unknown as EditFound;

/** What is changed back: fields that were there and were another amount. */
const was = (fields: EditFound["hard"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, { to, was: before }]) =>
      before === null || sameAmount(parseQuantity(to), before) ? [] : [[field, amountText(field, before)]],
    ),
  );
