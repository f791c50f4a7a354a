import "server-only";
import { db } from "@/lib/db/client";

/** The action row is the job: held under a lease of 10 s of the database's clock, fenced by `attempt`. */
export const HEARTBEAT_MS = 3_000;

/** The oldest action that waits, or whose worker went silent; none that is switched off now. */
export async function claim(owner: string): Promise<{ id: string; attempt: number } | null> {
  const [row] = await db().$queryRaw<{ id: string; attempt: number }[]>`
    UPDATE action SET state = 'running', "leaseOwner" = ${owner}, "leaseUntil" = now() + interval '10 seconds',
      attempt = attempt + 1, "startedAt" = coalesce("startedAt", now())
    WHERE id = (SELECT id FROM action WHERE (state = 'queued' OR (state = 'running' AND "leaseUntil" < now()))
        AND ("cancelRequestedAt" IS NOT NULL
          OR NOT EXISTS (SELECT 1 FROM switch WHERE name IN ('read-only', 'kill:' || action.action)))
      ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text, attempt`;
  return row ?? null;
}

type Held = { cancel: string | null; switchedOff: boolean };

/** Null when the lease was lost to another worker. */
export async function renew(id: string, attempt: number): Promise<Held | null> {
  const [row] = await db().$queryRaw<Held[]>`
    UPDATE action SET "leaseUntil" = now() + interval '10 seconds'
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND state = 'running'
    RETURNING "cancelRequestedBy" AS cancel,
      EXISTS (SELECT 1 FROM switch WHERE name IN ('read-only', 'kill:' || action.action)) AS "switchedOff"`;
  return row ?? null;
}

/** Hands the action back at once, for another worker to go on with. */
export async function release(id: string, attempt: number): Promise<void> {
  await db().$executeRaw`
    UPDATE action SET state = 'queued', "leaseUntil" = NULL
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND state = 'running'`;
}
