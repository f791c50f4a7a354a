import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { StatusNotice } from "./model";

/** Maintenance that touches a tool, from the messages that were written for its page. */

const DAYS_SHOWN = 90;
const NOTICES_MAX = 10;
const payload = z.object({
  text: z.string(),
  data: z.object({ reason: z.string(), ticket: z.string().nullable() }),
});

/** Newest first. One is over when the tool was told so, or when its action has ended without that. */
export async function readNotices(tool: string, showReasons: boolean): Promise<StatusNotice[]> {
  const rows = await db().outboxMessage.findMany({
    where: {
      kind: "status_page",
      about: tool,
      createdAt: { gte: new Date(Date.now() - DAYS_SHOWN * 86_400_000) },
    },
    orderBy: [{ createdAt: "desc" }, { dedupeKey: "asc" }],
    take: NOTICES_MAX * 2,
  });
  const byAction = Map.groupBy(rows, ({ actionId }) => actionId ?? "");
  const actions = await db().action.findMany({
    where: { id: { in: [...byAction.keys()].filter((id) => id !== "") } },
    select: { id: true, finishedAt: true },
  });
  const ended = new Map(actions.map(({ id, finishedAt }) => [id, finishedAt]));
  return [...byAction].slice(0, NOTICES_MAX).map(([id, own]) => {
    const first = own.findLast(({ phase }) => phase === "before") ?? own[own.length - 1];
    const last = own.find(({ phase }) => phase === "after");
    const endedAt = last?.createdAt ?? ended.get(id) ?? null;
    const { text, data } = payload.parse((last ?? first)?.payload);
    return {
      state: endedAt === null ? "under_way" : "over",
      beganAt: (first?.createdAt ?? new Date(0)).toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      says: text.split("\n").filter((line) => line !== ""),
      reason: showReasons ? data.reason : null,
      ticket: showReasons ? data.ticket : null,
    };
  });
}
