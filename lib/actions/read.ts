import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { defineListing, type ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { type ActionRow, type ActionState, isFinal, type Switches } from "./model";
import { ACTION_STATES } from "./schema";
import { readSwitches, switchedOff } from "./switches";

/** Actions looked through for a list, newest first. */
const WINDOW = 5_000;
const ACTIVE = ACTION_STATES.filter((state) => !isFinal(state));

export const listing = defineListing<ActionRow>({
  kind: "actions",
  id: (row) => row.id,
  fields: {
    createdAt: { schema: z.string(), value: (row) => row.createdAt, sort: true },
    action: { schema: z.string(), value: (row) => row.action, filter: true, sort: true },
    state: { schema: z.enum(ACTION_STATES), value: (row) => row.state, filter: true, sort: true },
    person: { schema: z.string(), value: (row) => row.requestedBy.user, filter: true, sort: true },
    target: {
      schema: z.string(),
      value: (row) => row.targets.map(({ kind, name }) => `${kind}/${name}`),
      filter: true,
      facet: false,
    },
    summary: { schema: z.string(), value: (row) => row.summary },
    reason: { schema: z.string(), value: (row) => row.reason },
    ticket: { schema: z.string(), value: (row) => row.ticket },
    result: { schema: z.string(), value: (row) => row.result },
  },
  search: (row) =>
    [
      row.action,
      row.summary,
      row.reason,
      row.ticket,
      row.requestedBy.user,
      ...row.targets.map(({ name }) => name),
    ].join(" "),
  defaultSort: "-createdAt",
});

export const actionsQuerySchema = listing.querySchema.extend({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
}) as unknown as z.ZodObject & z.ZodType<ListQuery>;

export type Row = Prisma.ActionGetPayload<{ include: { targets: true } }>;

export const toRow = (row: Row, switches: Switches): ActionRow => ({
  id: row.id,
  action: row.action,
  state: row.state as ActionState,
  summary: row.summary,
  targets: row.targets.map(({ kind, name }) => ({ kind, name })),
  requestedBy: { user: row.user, displayName: row.displayName },
  reason: row.reason,
  ticket: row.ticket,
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  result: row.result ?? waitsFor(row, switches),
  done: row.targets.filter(({ state }) => state === "done" || state === "already_so").length,
  total: row.targets.length,
  parentId: row.parentId,
});

/** What keeps an action from going on: a switch, a person who paused it, one who has to agree. */
function waitsFor(row: Row, switches: Switches): string | null {
  if (row.state === "awaiting_approval")
    return `waits for a second person: ${row.approvalBecause.join("; ")}`;
  if (row.state === "paused" && row.pauseRequestedBy !== null) return `paused by ${row.pauseRequestedBy}`;
  const says = row.state === "queued" ? switchedOff(switches, row.action) : null;
  return says === null ? null : `waits: ${says}`;
}

export const targets = { orderBy: { position: "asc" } } as const;

export async function listActions(_actor: Actor, query: ListQuery): Promise<Page<ActionRow>> {
  const { from, to } = query;
  const createdAt = {
    ...(typeof from === "string" ? { gte: new Date(from) } : {}),
    ...(typeof to === "string" ? { lte: new Date(to) } : {}),
  };
  const [switches, rows] = await Promise.all([
    readSwitches(),
    db().action.findMany({
      where: { createdAt },
      orderBy: { createdAt: "desc" },
      take: WINDOW,
      include: { targets },
    }),
  ]);
  return {
    ...listing.apply(
      rows.map((row) => toRow(row, switches)),
      query,
    ),
    sources: [{ name: "database", asOf: new Date().toISOString(), problem: null }],
  };
}

/** What is not over yet, oldest first, in the order in which people meet it. */
export async function activeActions(): Promise<ActionRow[]> {
  const [switches, rows] = await Promise.all([
    readSwitches(),
    db().action.findMany({
      where: { state: { in: [...ACTIVE] } },
      orderBy: { createdAt: "asc" },
      include: { targets },
    }),
  ]);
  return rows.map((row) => toRow(row, switches));
}

/** What holds a target now, by "kind/name". */
export async function activeActionsByTarget(): Promise<
  Map<string, { id: string; action: string; state: ActionState }>
> {
  const rows = await db().action.findMany({ where: { state: { in: [...ACTIVE] } }, include: { targets } });
  return new Map(
    rows.flatMap(({ id, action, state, targets: held }) =>
      held
        .filter(({ active }) => active)
        .map(({ kind, name }) => [`${kind}/${name}`, { id, action, state: state as ActionState }] as const),
    ),
  );
}
