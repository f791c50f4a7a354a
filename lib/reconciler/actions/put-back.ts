import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import { isFinal } from "@/lib/actions/model";
import { ACTION_STATES } from "@/lib/actions/schema";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { PutBackInput } from "@/lib/reconciler/model";
import {
  type PutBackRead,
  planPutBack,
  putBackApproval,
  TARGET,
} from "@/lib/reconciler/repair/put-back-plan";
import { putBackInputSchema, repairFoundSchema, repairMemoSchema } from "@/lib/reconciler/schema";
import { BATCH } from "./repair-slice";
import { stepPutBack } from "./step-put-back";

/** Undoes a repair: objects that it changed become what they were found as. Who asks names the repair and no value. */
export const putBack = defineAction<PutBackInput, PutBackRead>({
  name: "tool.put-back",
  title: "Put back what a repair changed",
  permission: "tool.put-back",
  input: putBackInputSchema,
  targets: () => [TARGET],
  reads: ({ repair }) => readRepair(repair),
  plan: (_input, read) => planPutBack(read),
  approval: (_input, plan) => putBackApproval(plan),
  step: (_input, _target, found, context) => stepPutBack(found, context),
  inverse: () => ({ none: "it is drift again: repair it" }),
});

/** @throws AppError invalid for anything but a repair that has ended */
async function readRepair(id: string): Promise<PutBackRead> {
  const row = await db().action.findUnique({ where: { id }, include: { targets: true } });
  if (row?.action !== "tool.repair" || !isFinal(z.enum(ACTION_STATES).parse(row.state)))
    throw new AppError("invalid", "that is no repair that has ended", {
      fields: [{ path: "input.repair", message: "expected the id of a tool.repair that has ended" }],
    });
  const plan = row.plan as { targets?: { found?: unknown }[] };
  const { tools, changes, changesMore } = repairFoundSchema.parse(plan.targets?.[0]?.found);
  const through = row.targets[0]?.state === "cancelled" ? cutOff(row.targets[0].memo) : tools.length;
  const reached = new Set(tools.slice(0, through));
  return {
    changes: changes.filter(({ tool }) => reached.has(tool)),
    more: through < tools.length ? 0 : changesMore,
    mode: site().reconciler.mode,
  };
}

/** How far one came that was cancelled: to its question, or into the batch after what it had written down. */
function cutOff(memo: unknown): number {
  const left = repairMemoSchema.safeParse(memo).data;
  return left === undefined ? BATCH : left.next + (left.asked === null ? BATCH : 0);
}
