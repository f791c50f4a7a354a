import "server-only";
import { db } from "@/lib/db/client";

const SHOWN_MAX = 500;

/** Tokens that still work, without their secrets: of one person, or of everybody with null. */
export async function listTokens(user: string | null) {
  const rows = await db().apiToken.findMany({
    where: { revokedAt: null, expiresAt: { gt: new Date() }, ...(user === null ? {} : { user }) },
    orderBy: { createdAt: "desc" },
    take: SHOWN_MAX,
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    user: row.user,
    role: row.role,
    scope: row.scope === "operate" ? ("operate" as const) : ("read" as const),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}
