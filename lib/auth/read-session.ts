import "server-only";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { csrfOf } from "./csrf";
import type { Identity } from "./identity";
import { hashSecret } from "./secret-token";
import { sessionRole } from "./session-role";

/** The last use is written at most this often, so that reading does not become writing. */
const TOUCH_AFTER_MS = 60_000;

/** The identity behind a session cookie, while neither limit has passed and nobody ended it. */
export async function readSession(token: string): Promise<Identity | null> {
  const id = hashSecret(token);
  const session = await db().session.findUnique({ where: { id } });
  const now = Date.now();
  if (session === null || session.revokedAt !== null || session.expiresAt.getTime() <= now) return null;
  const idleMs = now - session.lastSeenAt.getTime();
  if (idleMs >= site().session.idleMinutes * 60_000) return null;
  const role = await sessionRole(session, now);
  if (role === null) return null;
  if (idleMs > TOUCH_AFTER_MS)
    await db().session.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: new Date(now) } });
  return {
    actor: {
      user: session.user,
      displayName: session.displayName,
      role,
      via: { kind: "session", sessionId: id },
    },
    csrf: csrfOf(id),
  };
}
