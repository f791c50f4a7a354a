import "server-only";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { type Actor, actorMay } from "./actor";

const SHOWN_MAX = 500;

/** Sessions that are open: the actor's own, or everybody's for who may end them. */
export async function listSessions(actor: Actor) {
  const rows = await db().session.findMany({
    where: {
      revokedAt: null,
      expiresAt: { gt: new Date() },
      lastSeenAt: { gt: new Date(Date.now() - site().session.idleMinutes * 60_000) },
      ...(actorMay(actor, "session.manage") ? {} : { user: actor.user }),
    },
    orderBy: { lastSeenAt: "desc" },
    take: SHOWN_MAX,
  });
  return rows.map((row) => ({
    id: row.id,
    user: row.user,
    displayName: row.displayName,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    address: row.address,
    userAgent: row.userAgent,
    current: actor.via.kind === "session" && actor.via.sessionId === row.id,
  }));
}
