import { z } from "zod";

/** What the worker sends. */
export const SENT_KINDS = ["tool_mail", "webhook", "admin_log"] as const;
/** A notice on the tool's public status page is read where it is written; nobody sends it. */
export const NOTICE_KINDS = [...SENT_KINDS, "status_page"] as const;
/** Before it happens, after it happened, or one line about the action as a whole. */
export const NOTICE_PHASES = ["before", "after", "line"] as const;
export const MESSAGE_STATES = ["waiting", "sending", "sent", "failed", "skipped"] as const;

const about = z.string().nullable().meta({ description: "the tool; null for the action as a whole" });

export const noticeSchema = z.object({
  kind: z.enum(NOTICE_KINDS),
  about,
  actionId: z.uuid().nullable(),
  phase: z.enum(NOTICE_PHASES),
  /** Says which message this is: a second one with the same key is never written, and receivers know a repeat by it. */
  dedupeKey: z.string().min(1).max(300),
  subject: z.string(),
  text: z.string(),
  /** The same for programs; only webhooks get it. */
  data: z.record(z.string(), z.json()),
});

export const toldSchema = z.object({
  kind: z.enum(NOTICE_KINDS),
  about,
  phase: z.enum(NOTICE_PHASES),
  subject: z.string(),
  text: z.string(),
  state: z.enum(MESSAGE_STATES),
  tries: z.int().nonnegative(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  nextAt: z.iso.datetime().nullable().meta({ description: "of the next try; null when there is none" }),
  problem: z.string().nullable().meta({ description: "why nobody was told, or why not yet" }),
});

export const toldAnswerSchema = z.object({ items: z.array(toldSchema) });
