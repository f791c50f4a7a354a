import "server-only";
import { z } from "zod";
import { type Actor, actorMay } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { defineListing, type ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import {
  type ActionItem,
  type ActionRow,
  type ActionState,
  isFinal,
  type Plan,
  type Switches,
} from "./model";
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

type Row = Prisma.ActionGetPayload<{ include: { targets: true } }>;

const toRow = (row: Row, switches: Switches): ActionRow => ({
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
});

/** A queued action keeps its place while it is switched off, and says so. */
function waitsFor({ state, action }: Row, switches: Switches): string | null {
  const says = state === "queued" ? switchedOff(switches, action) : null;
  return says === null ? null : `waits: ${says}`;
}

const targets = { orderBy: { position: "asc" } } as const;

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

/** @throws AppError "not_found" */
export async function getAction(actor: Actor, id: string): Promise<ActionItem> {
  const row = await db().action.findUnique({
    where: { id },
    include: { targets, steps: { orderBy: { seq: "asc" } } },
  });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  const [switches, entries, undo] = await Promise.all([
    readSwitches(),
    db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" }, select: { seq: true } }),
    db().action.findFirst({ where: { undoOf: id }, orderBy: { createdAt: "desc" }, select: { id: true } }),
  ]);
  const state = row.state as ActionState;
  return {
    ...toRow(row, switches),
    input: row.input as ActionItem["input"],
    plan: row.plan as Plan,
    planHash: row.planHash,
    steps: row.steps.map(({ seq, at, kind, name, outcome, says, attempt, auditId }) => ({
      seq,
      at: at.toISOString(),
      target: kind === null || name === null ? null : { kind, name },
      outcome: outcome as ActionItem["steps"][number]["outcome"],
      says,
      attempt,
      auditId,
    })),
    progress: row.targets.map(({ kind, name, state: now, says }) => ({
      target: { kind, name },
      state: now as ActionItem["progress"][number]["state"],
      says,
    })),
    auditSeqs: entries.map(({ seq }) => seq),
    undoOf: row.undoOf,
    undoneBy: undo?.id ?? null,
    offers: {
      cancel: !isFinal(state) && row.cancelRequestedAt === null && actorMay(actor, "action.cancel"),
      undo:
        isFinal(state) &&
        undo === null &&
        row.targets.some((one) => one.state === "done") &&
        actorMay(actor, "action.undo"),
    },
  };
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
