import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import type { Role } from "./policy";
import { hashSecret, newSecret } from "./secret-token";

export type Newcomer = { user: string; displayName: string; role: Role; way: "directory" | "oidc" };
export type Visit = { address: string | null; userAgent: string | null };

/** Lets somebody in whose identity is proven. The answer's token goes into the cookie and is kept nowhere else. */
export async function openSession(
  person: Newcomer,
  visit: Visit,
): Promise<{ token: string; maxAgeSeconds: number }> {
  const token = newSecret();
  const maxAgeSeconds = site().session.absoluteHours * 3600;
  await db().$transaction(async (tx) => {
    await tx.session.create({
      data: {
        id: hashSecret(token),
        ...person,
        expiresAt: new Date(Date.now() + maxAgeSeconds * 1000),
        address: visit.address,
        userAgent: visit.userAgent?.slice(0, 200) ?? null,
      },
    });
    await appendAudit(tx, {
      event: "session.opened",
      actor: { user: person.user, displayName: person.displayName },
      says: `signed in as ${person.role}`,
    });
  });
  return { token, maxAgeSeconds };
}
