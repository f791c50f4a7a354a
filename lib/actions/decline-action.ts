import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { awaitedRow } from "./awaited-row";
import type { Registry } from "./define";
import type { ActionState } from "./model";

/**
 * The second person does not agree and says why; a worker ends the action with these words. Nothing has been touched.
 * @throws AppError forbidden, not_found, conflict
 */
export async function declineAction(
  registry: Registry,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.approve");
  return db().$transaction(async (tx) => {
    const row = await awaitedRow(tx, registry, actor, id);
    if (row.user === actor.user)
      throw new AppError("forbidden", "nobody declines their own action; take it back instead");
    const { count } = await tx.action.updateMany({
      where: { id, state: "awaiting_approval", cancelRequestedAt: null, approval: null },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.user, declineReason: reason },
    });
    if (count === 0) throw new AppError("conflict", `the action does not wait for an approval: ${row.state}`);
    await appendAudit(tx, {
      event: "action.declined",
      actor,
      action: row.action,
      actionId: row.id,
      reason,
      ticket: row.ticket,
      says: `declined what ${row.user} asked for`,
    });
    await publishHint(tx, { topic: "actions", ids: [id] });
    return { id, state: row.state as ActionState };
  });
}
