import "server-only";
import { site } from "@/lib/config/site";
import type { Tx } from "@/lib/db/client";
import { enqueueMessages } from "@/lib/outbox/enqueue";
import type { Notice } from "@/lib/outbox/model";
import type { Loss } from "./model";

/** Tells the site's admin log and webhook, once for each time the mirror freezes: a pass that is still frozen says nothing new. */
export async function raiseAlarm(tx: Tx, says: string, loss: Loss): Promise<void> {
  const lastGood = await tx.mirrorRun.findFirst({ where: { outcome: "ok" }, orderBy: { id: "desc" } });
  const key = `mirror/frozen/${lastGood?.id ?? 0}`;
  const notice = (kind: "admin_log" | "webhook"): Notice => ({
    kind,
    about: null,
    actionId: null,
    phase: "line",
    dedupeKey: `${key}/${kind}`,
    subject: `The mirror of the directory of ${site().name} is frozen`,
    text: `The mirror of the directory is frozen: ${says}. Nothing was taken over; see /directory.`,
    data: {
      event: "mirror.frozen",
      tools: loss.tools.length,
      people: loss.people.length,
      memberships: loss.memberships,
      disabled: loss.disabled.length,
    },
  });
  const webhook = site().notices.webhook === undefined ? [] : [notice("webhook")];
  await enqueueMessages(tx, [notice("admin_log"), ...webhook]);
}
