import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { Outgoing } from "./channel";
import { noticeSchema, SENT_KINDS } from "./schema";

/**
 * Messages are claimed with a lease of the database's clock and fenced by `tries`: a deliverer that fell asleep over a
 * message cannot write over what another one did with it.
 */
/** Longer than any send may take. */
export const LEASE_SECONDS = 60;

export type Claimed = {
  id: string;
  tries: number;
  ageSeconds: number;
  /** It announces what is over by now. */
  overtaken: boolean;
  message: Outgoing;
};

const claimedRow = noticeSchema.omit({ subject: true, text: true, data: true }).extend({
  id: z.string(),
  kind: z.enum(SENT_KINDS),
  payload: noticeSchema.pick({ subject: true, text: true, data: true }),
  tries: z.int(),
  ageSeconds: z.number(),
  overtaken: z.boolean(),
  createdAt: z.date(),
});

/** Oldest first. What comes after waits for the first try at what comes before it. */
export async function claimMessages(messagesMax: number): Promise<Claimed[]> {
  const rows = await db().$queryRaw<unknown[]>`
    UPDATE outbox_message m SET state = 'sending', tries = tries + 1,
      "nextAt" = now() + make_interval(secs => ${LEASE_SECONDS}::int)
    WHERE id IN (SELECT id FROM outbox_message due
      WHERE state IN ('waiting', 'sending') AND "nextAt" <= now()
        AND NOT (phase = 'after' AND EXISTS (SELECT 1 FROM outbox_message earlier
          WHERE earlier."actionId" = due."actionId" AND earlier.kind = due.kind AND earlier.about = due.about
            AND earlier.phase = 'before'
            AND (earlier.state = 'sending' OR (earlier.state = 'waiting' AND earlier.tries = 0))))
      ORDER BY "createdAt" LIMIT ${messagesMax} FOR UPDATE SKIP LOCKED)
    RETURNING id::text, kind, about, "actionId"::text, phase, "dedupeKey", payload, tries, "createdAt",
      extract(epoch FROM now() - "createdAt")::float8 AS "ageSeconds",
      (phase = 'before' AND tries > 1 AND EXISTS (SELECT 1 FROM outbox_message later
        WHERE later."actionId" = m."actionId" AND later.kind = m.kind AND later.about = m.about
          AND later.phase = 'after')) AS overtaken`;
  return rows.map((row) => {
    const { id, tries, ageSeconds, overtaken, payload, ...rest } = claimedRow.parse(row);
    return { id, tries, ageSeconds, overtaken, message: { ...rest, ...payload } };
  });
}

export type Outcome =
  | { state: "sent" }
  | { state: "failed" | "skipped"; says: string }
  | { state: "waiting"; says: string; waitSeconds: number };

/** @throws AppError "conflict" when another deliverer has taken the message over */
export async function recordOutcome({ id, tries, message }: Claimed, outcome: Outcome): Promise<void> {
  const says = outcome.state === "sent" ? null : outcome.says;
  const waitSeconds = outcome.state === "waiting" ? outcome.waitSeconds : 0;
  await db().$transaction(async (tx) => {
    const held = await tx.$executeRaw`
      UPDATE outbox_message SET state = ${outcome.state}, "lastError" = ${says},
        "sentAt" = CASE WHEN ${outcome.state} = 'sent' THEN now() END,
        "nextAt" = now() + make_interval(secs => ${waitSeconds}::float8)
      WHERE id = ${id}::uuid AND state = 'sending' AND tries = ${tries}`;
    if (held === 0) throw new AppError("conflict", `message ${id} was taken over by another worker`);
    await publishHint(tx, { topic: "outbox", ids: message.actionId === null ? [] : [message.actionId] });
  });
}
