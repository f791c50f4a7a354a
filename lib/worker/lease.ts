import "server-only";
import type { ActionState } from "@/lib/actions/model";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";

/** The action row is the job: held under a lease of 10 s of the database's clock, fenced by `attempt`. */
export const HEARTBEAT_MS = 3_000;

/** `was` is the state it was taken from; `nowMs` the database's clock at that moment. */
export type Claimed = { id: string; attempt: number; was: ActionState; nowMs: number };

/**
 * The oldest action that there is something to do for: it waits, its worker went silent, it was resumed, approved or
 * has waited too long for that. None that is switched off now, unless it is to be cancelled.
 */
export async function claim(owner: string): Promise<Claimed | null> {
  const [row] = await db().$queryRaw<Claimed[]>`
    WITH next AS (
      SELECT id, state FROM action
      WHERE (state = 'queued'
          OR (state IN ('running', 'blocked') AND "leaseUntil" < now())
          OR (state = 'paused' AND ("pauseRequestedAt" IS NULL OR "cancelRequestedAt" IS NOT NULL))
          OR (state = 'awaiting_approval' AND ("cancelRequestedAt" IS NOT NULL OR "approvalExpiresAt" < now()
            OR EXISTS (SELECT 1 FROM approval WHERE "actionId" = action.id))))
        AND ("cancelRequestedAt" IS NOT NULL
          OR NOT EXISTS (SELECT 1 FROM switch WHERE name IN ('read-only', 'kill:' || action.action)))
      ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE action SET state = 'running', "leaseOwner" = ${owner}, "leaseUntil" = now() + interval '10 seconds',
      attempt = attempt + 1, "startedAt" = coalesce("startedAt", now()), "pausedAt" = NULL, result = NULL,
      "pausedMs" = "pausedMs" + coalesce(extract(epoch FROM now() - "pausedAt") * 1000, 0)::bigint
    FROM next WHERE action.id = next.id
    RETURNING action.id::text, attempt, next.state AS was,
      (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs"`;
  return row ?? null;
}

/** What people asked of an action while it runs. */
export type Held = { cancelledBy: string | null; pausedBy: string | null; switchedOff: boolean };

/** Null when the lease was lost to another worker. */
export async function renew(id: string, attempt: number): Promise<Held | null> {
  const [row] = await db().$queryRaw<Held[]>`
    UPDATE action SET "leaseUntil" = now() + interval '10 seconds'
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND state IN ('running', 'blocked')
    RETURNING "cancelRequestedBy" AS "cancelledBy", "pauseRequestedBy" AS "pausedBy",
      EXISTS (SELECT 1 FROM switch WHERE name IN ('read-only', 'kill:' || action.action)) AS "switchedOff"`;
  return row ?? null;
}

/** What a worker says, and throws, that finds its action in another's hands. */
export const takenOver = (id: string): AppError =>
  new AppError("conflict", `action ${id} was taken over by another worker`);

/** Hands the action back at once, for another worker to go on with. */
export async function release(id: string, attempt: number): Promise<void> {
  await db().$executeRaw`
    UPDATE action SET state = 'queued', "leaseUntil" = NULL
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND state IN ('running', 'blocked')`;
}
