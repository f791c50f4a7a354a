import "server-only";
import { db } from "@/lib/db/client";
import type { Identity } from "./identity";
import { roleNow } from "./role-now";
import { asRole, lowerRole } from "./role-of";
import { hashSecret } from "./secret-token";

const TOUCH_AFTER_MS = 60_000;

/**
 * The identity behind an API token. Its role is the lower of what the person was when it was made and what the directory
 * says today, so that leaving a group or the directory takes effect within a minute.
 */
export async function readToken(secret: string): Promise<Identity | null> {
  const token = await db().apiToken.findUnique({ where: { hash: hashSecret(secret) } });
  const now = Date.now();
  if (token === null || token.revokedAt !== null || token.expiresAt.getTime() <= now) return null;
  const made = asRole(token.role);
  if (made === null || (token.scope !== "read" && token.scope !== "operate")) return null;
  const today = await roleNow(token.user);
  if (today === null) return null;
  if (now - (token.lastUsedAt?.getTime() ?? 0) > TOUCH_AFTER_MS)
    await db().apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: new Date(now) } });
  return {
    actor: {
      user: token.user,
      displayName: token.displayName,
      role: today === "unknown" ? made : lowerRole(made, today),
      via: { kind: "token", tokenId: token.id, scope: token.scope },
    },
    csrf: null,
  };
}
