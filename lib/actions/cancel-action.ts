import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { type ActionState, isFinal } from "./model";

/** Asks the worker to stop between two units of work; what is done stays done. What it started is cancelled with it. */
export async function cancelAction(actor: Actor, id: string): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.cancel");
  return db().$transaction(async (tx) => {
    const row = await tx.action.findUnique({ where: { id } });
    if (row === null) throw new AppError("not_found", `there is no action ${id}`);
    const state = row.state as ActionState;
    if (isFinal(state)) throw new AppError("conflict", `the action has already ended: ${state}`);
    await tx.$executeRaw`
      UPDATE action SET "cancelRequestedAt" = now(), "cancelRequestedBy" = ${actor.user}
      WHERE (id = ${id}::uuid OR "parentId" = ${id}::uuid AND "finishedAt" IS NULL)
        AND "cancelRequestedAt" IS NULL`;
    await publishHint(tx, { topic: "actions", ids: [] });
    return { id, state };
  });
}
