import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { type Actor, actorMay } from "./actor";

/**
 * Ends a session, one's own or, with session.manage, anybody's. One that has ended already is left as it is.
 * @throws AppError not_found for what does not exist and for what is none of the actor's business alike
 */
export async function closeSession(actor: Actor, id: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { id } });
    if (session === null || (session.user !== actor.user && !actorMay(actor, "session.manage")))
      throw new AppError("not_found", "no such session");
    const { count } = await tx.session.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    const own = actor.via.kind === "session" && actor.via.sessionId === id;
    await appendAudit(tx, {
      event: "session.closed",
      actor: { user: actor.user, displayName: actor.displayName },
      says: own ? "signed out" : `ended a session of ${session.user}`,
    });
  });
}
