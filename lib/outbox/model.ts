import type { z } from "zod";
import type { noticeSchema, SENT_KINDS, toldSchema } from "./schema";

/** What somebody is to be told. Plain text; line breaks and control characters in `subject` are taken out. */
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice["kind"];
export type SentKind = (typeof SENT_KINDS)[number];
export type NoticePhase = Notice["phase"];

/** A message as operators see it: what was said, when, and what became of it. Never an address. */
export type Told = z.infer<typeof toldSchema>;
export type MessageState = Told["state"];
