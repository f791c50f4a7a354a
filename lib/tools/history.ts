import "server-only";
import { type ActionState, isFinal } from "@/lib/actions/model";
import { ACTION_STATES } from "@/lib/actions/schema";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import type { Change } from "./model";
import { cameTo } from "./rolled-over";
import type { Planned } from "./upcoming";

/** What this console has done with a tool, and has been asked to do on nodes, from its own tables. */

const DAYS = 90;
const ACTIONS_MAX = 40;
const PLANNED_MAX = 200;
/** Verbs whose plan says which tools they touch. */
const TOUCHING = ["node.drain", "node.reboot", "node.decommission", "campaign.run"];

/** Actions on the tool or something of its namespaces, those over many tools that came to it, and those of which it was told. */
export async function actionsOn(tool: string, namespaces: readonly string[]): Promise<Change[]> {
  const since = new Date(Date.now() - DAYS * 86_400_000);
  const told = await db().outboxMessage.findMany({
    where: { about: tool, createdAt: { gte: since }, actionId: { not: null } },
    select: { actionId: true },
    distinct: ["actionId"],
    orderBy: { createdAt: "desc" },
    take: ACTIONS_MAX,
  });
  const came = await cameTo(tool, since);
  const ids = told.flatMap(({ actionId }) => (actionId === null ? [] : [actionId]));
  const rows = await db().action.findMany({
    where: {
      createdAt: { gte: since },
      OR: [
        { id: { in: [...ids, ...came.keys()] } },
        {
          targets: {
            some: {
              OR: [
                { name: { in: [tool, ...namespaces] } },
                // Things of a tool are named under it, or under the namespace they are in.
                ...[tool, ...namespaces].map((place) => ({ name: { startsWith: `${place}/` } })),
              ],
            },
          },
        },
      ],
    },
    orderBy: { createdAt: "desc" },
    take: ACTIONS_MAX,
    select: { id: true, summary: true, state: true, displayName: true, createdAt: true, startedAt: true },
  });
  return rows.map(({ id, summary, state, displayName, createdAt, startedAt }) => ({
    at: (came.get(id) ?? startedAt ?? createdAt).toISOString(),
    kind: "action",
    says: state === "succeeded" ? summary : `${summary}: ${state.replaceAll("_", " ")}`,
    person: displayName,
    actionId: id,
  }));
}

const WITH = {
  targets: { orderBy: { position: "asc" }, take: 1 },
  requests: { where: { kind: "later" }, select: { tool: true, name: true } },
} as const;
type Row = Prisma.ActionGetPayload<{ include: typeof WITH }>;

const toPlanned = ({ targets, requests, startedAt, displayName, ...row }: Row): Planned => ({
  ...row,
  person: displayName,
  startedAt: startedAt?.toISOString() ?? null,
  memo: targets[0]?.memo ?? null,
  later: requests.map(({ tool, name }) => ({ tool: tool ?? "", node: name })),
});

/** Everything that is not over and may empty a node, oldest first. */
export async function plannedWork(): Promise<Planned[]> {
  const rows = await db().action.findMany({
    where: {
      action: { in: TOUCHING },
      // What a campaign has started is told of with the campaign.
      parentId: null,
      state: { in: ACTION_STATES.filter((state) => !isFinal(state)) },
    },
    orderBy: { createdAt: "asc" },
    take: PLANNED_MAX,
    include: WITH,
  });
  return rows.map(toPlanned);
}

/** One of them; null where there is none of that id that is not over. */
export async function plannedAction(id: string): Promise<Planned | null> {
  const row = await db().action.findUnique({ where: { id }, include: WITH });
  return row === null || !TOUCHING.includes(row.action) || isFinal(row.state as ActionState)
    ? null
    : toPlanned(row);
}
