import "server-only";
import { type Actor, actorMay, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { type ActionState, isFinal } from "./model";

/** Who asked may take back what nobody has agreed to yet, whatever their role. */
export const mayTakeBack = (actor: Actor, row: { user: string; state: string }): boolean =>
  row.user === actor.user &&
  row.state === "awaiting_approval" &&
  (actor.via.kind !== "token" || actor.via.scope === "operate");

/** Asks the worker to stop between two units of work; what is done stays done. What it started is cancelled with it. */
export async function cancelAction(actor: Actor, id: string): Promise<{ id: string; state: ActionState }> {
  const may = actorMay(actor, "action.cancel");
  return db().$transaction(async (tx) => {
    const row = await tx.action.findUnique({ where: { id } });
    if (!may && (row === null || !mayTakeBack(actor, row))) requirePermission(actor, "action.cancel");
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
