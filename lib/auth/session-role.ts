import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import type { Role } from "./policy";
import { roleNow } from "./role-now";
import { asRole, lowerRole } from "./role-of";

type Held = {
  id: string;
  user: string;
  displayName: string;
  role: string;
  way: string | null;
  roleCheckedAt: Date;
};

/** How long a session's role is believed before the directory is asked again. */
const BELIEVED_MS = 5 * 60_000;

/**
 * The role of a session today, null for none any more. What the directory took away is gone within minutes and for good;
 * what it gave since counts from the next sign-in. A directory that does not answer leaves the role as it was last known, for
 * as long as an idle session would live. Sessions of single sign-on keep the role they came with.
 */
export async function sessionRole(session: Held, now: number): Promise<Role | null> {
  const known = asRole(session.role);
  const ageMs = now - session.roleCheckedAt.getTime();
  if (known === null || session.way !== "directory" || ageMs < BELIEVED_MS) return known;
  const today = await roleNow(session.user);
  if (today === "unknown") return ageMs < site().session.idleMinutes * 60_000 ? known : null;
  if (today === null) {
    await endFor(session, "is in no group that has a role any more");
    return null;
  }
  const role = lowerRole(known, today);
  await db().session.updateMany({
    where: { id: session.id, revokedAt: null },
    data: { role, roleCheckedAt: new Date(now) },
  });
  return role;
}

/** Of two requests that find it out together, one records it. */
async function endFor({ id, user, displayName }: Held, why: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count > 0)
      await appendAudit(tx, { event: "session.closed", actor: { user, displayName }, says: `ended: ${why}` });
  });
}
