import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { type ActionState, isPausable } from "./model";

/** Asks the worker to stop between two units of work and keep its place. What is under way is finished. */
export async function pauseAction(actor: Actor, id: string): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.pause");
  return db().$transaction(async (tx) => {
    const row = await tx.action.findUnique({ where: { id } });
    if (row === null) throw new AppError("not_found", `there is no action ${id}`);
    if (!isPausable(row.state as ActionState))
      throw new AppError("conflict", `only what runs or waits can be paused; this is ${row.state}`);
    const asked = await tx.$executeRaw`
      UPDATE action SET "pauseRequestedAt" = now(), "pauseRequestedBy" = ${actor.user}
      WHERE id = ${id}::uuid AND "pauseRequestedAt" IS NULL`;
    if (asked > 0)
      await appendAudit(tx, {
        event: "action.paused",
        actor,
        action: row.action,
        actionId: id,
        reason: row.reason,
        ticket: row.ticket,
        says: "asked to pause",
      });
    await publishHint(tx, { topic: "actions", ids: [id] });
    return { id, state: row.state as ActionState };
  });
}
