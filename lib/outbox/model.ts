import type { z } from "zod";
import type { noticeSchema, SENT_KINDS, toldSchema } from "./schema";

/*
 * A slice writes notices in the action's transaction, under a key that a repeated step makes again: each hit tool one before and one after,
 * the site's admin log one line, and the tool's public status page the same in words for strangers: it is read where it is
 * written, so it is `sent` from the start. A campaign tells each tool once for all its nodes, with its window; its children leave
 * those out. A loop of the worker claims what is due (lease 60 s, fenced by `tries`) and sends it: mail,
 * webhook, command. At least once: a repeat has the same Message-ID or Idempotency-Key. What is stored and shown has no addresses.
 *
 * | state   | entered when                                                         | left when                                            |
 * | ------- | -------------------------------------------------------------------- | ---------------------------------------------------- |
 * | waiting | written; or a try failed (30 s, doubling to 1 h)                     | due and claimed                                      |
 * | sending | claimed                                                              | recorded; lease lost (claimed and sent again)        |
 * | sent    | the other side took it                                               | never                                                |
 * | failed  | refused for good, or a day of tries                                  | never                                                |
 * | skipped | no such channel, or it announces what was over at the second try     | never: news nobody got is not sent when it is old    |
 */

/** What somebody is to be told. Plain text; line breaks and control characters in `subject` are taken out. */
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice["kind"];
export type SentKind = (typeof SENT_KINDS)[number];
export type NoticePhase = Notice["phase"];

/** A message as operators see it: what was said, when, and what became of it. Never an address. */
export type Told = z.infer<typeof toldSchema>;
export type MessageState = Told["state"];
