import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { ActionState } from "./model";

/** Takes the pause back, also one that a step asked for; any worker goes on where the last one stopped. */
export async function resumeAction(actor: Actor, id: string): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.pause");
  return db().$transaction(async (tx) => {
    const row = await tx.action.findUnique({ where: { id } });
    if (row === null) throw new AppError("not_found", `there is no action ${id}`);
    const taken = await tx.$executeRaw`
      UPDATE action SET "pauseRequestedAt" = NULL, "pauseRequestedBy" = NULL
      WHERE id = ${id}::uuid AND "pauseRequestedAt" IS NOT NULL`;
    if (taken === 0) throw new AppError("conflict", `the action is not paused: ${row.state}`);
    await appendAudit(tx, {
      event: "action.resumed",
      actor,
      action: row.action,
      actionId: id,
      reason: row.reason,
      ticket: row.ticket,
      // Who resumes what asked gives the answer, so the question stands beside it.
      says: row.state === "paused" && row.result !== null ? `resumed, asked: ${row.result}` : "resumed",
    });
    await publishHint(tx, { topic: "actions", ids: [id] });
    return { id, state: row.state as ActionState };
  });
}
