import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db, type Tx } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { awaitedRow } from "./awaited-row";
import type { Registry } from "./define";
import type { ActionState } from "./model";

/**
 * A second person agrees to exactly the plan they have seen; a worker takes the action up from there. The database
 * refuses the same once more by a trigger: an own action, another plan, one that is no longer awaited.
 * @throws AppError forbidden, not_found, conflict, precondition
 */
export async function approveAction(
  registry: Registry,
  actor: Actor,
  id: string,
  { planHash, reason }: { planHash: string; reason: string },
): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.approve");
  return db().$transaction(async (tx) => {
    const row = await awaitedRow(tx, registry, actor, id);
    if (row.user === actor.user) throw new AppError("forbidden", "nobody approves their own action");
    if (row.state !== "awaiting_approval" || row.approval !== null || row.cancelRequestedAt !== null)
      throw new AppError("conflict", `the action does not wait for an approval: ${row.state}`);
    if (row.planHash !== planHash)
      throw new AppError("precondition", "this is not the plan that waits for approval; look at it again");
    if ((row.approvalExpiresAt?.getTime() ?? 0) <= Date.now())
      throw new AppError("precondition", "nobody approved it in time; it has to be asked for again");
    await writeApproval(tx, actor, row, reason);
    await publishHint(tx, { topic: "actions", ids: [id] });
    return { id, state: row.state as ActionState };
  });
}

type Awaiting = { id: string; action: string; user: string; planHash: string; ticket: string | null };

async function writeApproval(tx: Tx, actor: Actor, row: Awaiting, reason: string): Promise<void> {
  await tx.approval.create({
    data: {
      actionId: row.id,
      planHash: row.planHash,
      user: actor.user,
      displayName: actor.displayName,
      reason,
    },
  });
  await appendAudit(tx, {
    event: "action.approved",
    actor,
    action: row.action,
    actionId: row.id,
    reason,
    ticket: row.ticket,
    says: `approved what ${row.user} asked for`,
    data: { planHash: row.planHash },
  });
}
