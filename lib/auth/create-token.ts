import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { directory } from "@/lib/ldap/directory";
import type { Role } from "./policy";
import { roleOf } from "./role-of";
import { hashSecret, newSecret } from "./secret-token";

export type TokenScope = "read" | "operate";
export const TOKEN_TTL_MS_MAX = 90 * 86_400_000;
const TTL_MS_MIN = 60_000;

type Owner = { user: string; displayName: string; role: Role };
type Wanted = { ttlMs: number; scope: TokenScope; name?: string };

/** A token for a person of the directory, asked for on the command line. @throws AppError not_found, forbidden, upstream */
export async function createToken(wanted: Wanted & { user: string }) {
  const people = directory();
  if (people === null)
    throw new AppError("precondition", "the site file names no directory to find people in");
  const person = await people.find(wanted.user);
  if (person === null) throw new AppError("not_found", `${wanted.user} is not in the directory`);
  const role = roleOf(person.groups, site().profile.directory);
  if (role === null) throw new AppError("forbidden", `${wanted.user} is in no group that has a role`);
  return createTokenFor({ user: person.user, displayName: person.displayName, role }, wanted);
}

/** The secret is in the answer and nowhere else. */
export async function createTokenFor(owner: Owner, { ttlMs, scope, name = "" }: Wanted) {
  if (!Number.isSafeInteger(ttlMs) || ttlMs < TTL_MS_MIN || ttlMs > TOKEN_TTL_MS_MAX)
    throw new AppError("invalid", "a token lives between a minute and 90 days", {
      fields: [{ path: "ttl", message: "between 1m and 90d" }],
    });
  const token = newSecret("fgb_");
  const expiresAt = new Date(Date.now() + ttlMs);
  const { user, displayName, role } = owner;
  const id = await db().$transaction(async (tx) => {
    const row = await tx.apiToken.create({
      data: { hash: hashSecret(token), name, user, displayName, role, scope, expiresAt },
    });
    await appendAudit(tx, {
      event: "token.created",
      actor: { user, displayName },
      says: `made a token that may ${scope}, until ${expiresAt.toISOString()}`,
      data: { tokenId: row.id, scope },
    });
    return row.id;
  });
  return { id, token, user, role, scope, expiresAt: expiresAt.toISOString() };
}
