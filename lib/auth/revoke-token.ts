import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";

type By = { user: string; displayName: string };

/**
 * Ends a token at once. `owner` limits it to that person's tokens; null is for who may end anybody's.
 * `by` null is the command line, and counts as the token's owner.
 */
export async function revokeToken(
  id: string,
  { owner, by }: { owner: string | null; by: By | null },
): Promise<void> {
  await db().$transaction(async (tx) => {
    const token = await tx.apiToken.findUnique({ where: { id } });
    if (token === null || (owner !== null && token.user !== owner))
      throw new AppError("not_found", "no such token");
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await appendAudit(tx, {
      event: "token.revoked",
      actor: by ?? { user: token.user, displayName: token.displayName },
      says: `ended a token of ${token.user}`,
      data: { tokenId: id },
    });
  });
}
