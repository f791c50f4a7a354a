import { z } from "zod";

export const AUDIT_EVENTS = [
  "action.requested",
  "action.refused",
  "action.approved",
  "action.declined",
  "action.started",
  "action.step",
  "action.progress",
  "action.paused",
  "action.resumed",
  "action.steered",
  "action.finished",
  "action.cancelled",
  "action.expired",
  "session.opened",
  "session.refused",
  "session.closed",
  "token.created",
  "token.revoked",
  "switch.changed",
  "checkpoint.written",
] as const;

export const auditRowSchema = z.object({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  event: z.enum(AUDIT_EVENTS),
  /** Name now known for the pseudonym in the chain; the pseudonym itself when it was erased. */
  person: z.string(),
  action: z.string().nullable(),
  actionId: z.uuid().nullable(),
  targets: z.array(z.string()),
  reason: z.string(),
  ticket: z.string().nullable(),
  says: z.string(),
  hash: z.string(),
});

export const verifyAnswerSchema = z.object({
  ok: z.boolean(),
  entries: z.int().nonnegative(),
  head: z.string().nullable(),
  /** First entry that does not hold, with what is wrong: changed, missing, reordered, invented. */
  broken: z.object({ seq: z.int(), says: z.string() }).nullable(),
  checkpoint: z.object({ seq: z.int(), at: z.iso.datetime(), ok: z.boolean() }).nullable(),
  tookMs: z.number(),
});
