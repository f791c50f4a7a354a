import "server-only";
import { site } from "@/lib/config/site";
import { isPublicTool } from "@/lib/core/status-pages";
import type { Tx } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { cleanLine, cleanText } from "./clean-text";
import type { Notice } from "./model";

/** Bounds of what is kept and sent, in characters. */
const SUBJECT_MAX = 200;
const TEXT_MAX = 20_000;

/**
 * Writes messages in the caller's transaction: they are sent if, and only if, it commits. A message whose `dedupeKey` is
 * known already is left as it is, so a repeated step may ask again. What a tool is told goes to the site's webhook too;
 * what is for its status page is kept only where that is public, and has arrived by being there.
 */
export async function enqueueMessages(tx: Tx, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  const all = notices.flatMap(waysOf);
  await tx.outboxMessage.createMany({
    skipDuplicates: true,
    data: all.map(({ subject, text, data, ...row }) => ({
      ...row,
      ...(row.kind === "status_page" ? { state: "sent", sentAt: new Date() } : {}),
      payload: { subject: cleanLine(subject, SUBJECT_MAX), text: cleanText(text, TEXT_MAX), data },
    })),
  });
  const ids = new Set(notices.flatMap(({ actionId }) => actionId ?? []));
  await publishHint(tx, { topic: "outbox", ids: [...ids] });
}

function waysOf(notice: Notice): Notice[] {
  const { notices, statusPages } = site();
  if (notice.kind === "status_page")
    return isPublicTool(statusPages.public, notice.about ?? "") ? [notice] : [];
  return notice.kind === "tool_mail" && notices.webhook !== undefined
    ? [notice, { ...notice, kind: "webhook", dedupeKey: `${notice.dedupeKey}/webhook` }]
    : [notice];
}
