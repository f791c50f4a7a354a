import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { StatusNotice } from "./model";

/** Maintenance that touches a tool, from the messages that were written for its page. */

const DAYS_SHOWN = 90;
const NOTICES_MAX = 10;
const payload = z.object({
  text: z.string(),
  data: z.object({
    reason: z.string(),
    ticket: z.string().nullable(),
    nodes: z.array(z.string()).default([]),
    at: z.iso.datetime().nullable().default(null),
  }),
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
  const byAction = [...Map.groupBy(rows, ({ actionId }) => actionId ?? "")].slice(0, NOTICES_MAX);
  const actions = await actionsOf(byAction.map(([id]) => id).filter((id) => id !== ""));
  return byAction.map(([id, own]) => {
    const first = own.findLast(({ phase }) => phase === "before") ?? own[own.length - 1];
    const last = own.find(({ phase }) => phase === "after");
    const action = actions.get(id);
    const { text, data } = payload.parse((last ?? first)?.payload);
    const told = payload.parse(first?.payload).data;
    const endedAt = last?.createdAt ?? action?.finishedAt ?? null;
    const begins = action?.begins(told.nodes);
    const beganAt = begins === undefined ? (first?.createdAt ?? new Date(0)) : begins;
    return {
      state: endedAt !== null ? "over" : beganAt === null ? "planned" : "under_way",
      plannedFor: endedAt === null && beganAt === null ? told.at : null,
      beganAt: beganAt?.toISOString() ?? null,
      endedAt: endedAt?.toISOString() ?? null,
      says: text.split("\n").filter((line) => line !== ""),
      reason: showReasons ? data.reason : null,
      ticket: showReasons ? data.ticket : null,
    };
  });
}

type Told = {
  finishedAt: Date | null;
  /** When it came to the first of these nodes; undefined where it is one piece of work, which began when the tool was told. */
  begins(nodes: readonly string[]): Date | null | undefined;
};

/** What a campaign has come to is what its children have. */
async function actionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, Told>> {
  const actions = await db().action.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, action: true, finishedAt: true },
  });
  const campaigns = actions.filter(({ action }) => action === "campaign.run").map(({ id }) => id);
  const children = await db().action.findMany({
    where: { parentId: { in: campaigns }, startedAt: { not: null } },
    orderBy: { startedAt: "asc" },
    select: { parentId: true, startedAt: true, targets: { select: { name: true } } },
  });
  return new Map(
    actions.map(({ id, finishedAt }) => {
      const own = children.filter(({ parentId }) => parentId === id);
      const begins = (nodes: readonly string[]) =>
        campaigns.includes(id)
          ? (own.find(({ targets }) => targets.some(({ name }) => nodes.includes(name)))?.startedAt ?? null)
          : undefined;
      return [id, { finishedAt, begins }];
    }),
  );
}
