import "server-only";
import { z } from "zod";
import { ACTION_STATES } from "@/lib/actions/schema";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { defineListing, type ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { type CampaignRow, type NodeRun, plannedNodes } from "./model";
import { BODIES, campaignInputSchema, campaignStateSchema } from "./schema";

/** Campaigns as people see them: the engine's rows with what is in their memory. */

/** Campaigns looked through for a list, newest first. */
const WINDOW = 1_000;

export const campaignListing = defineListing<CampaignRow>({
  kind: "campaigns",
  id: (row) => row.id,
  fields: {
    createdAt: { schema: z.string(), value: (row) => row.createdAt, sort: true },
    title: { schema: z.string(), value: (row) => row.title, sort: true },
    body: { schema: z.enum(BODIES), value: (row) => row.body, filter: true, sort: true },
    state: { schema: z.enum(ACTION_STATES), value: (row) => row.state, filter: true, sort: true },
    person: { schema: z.string(), value: (row) => row.requestedBy.user, filter: true },
    done: { schema: z.string(), value: (row) => row.done },
    failed: { schema: z.string(), value: (row) => row.failed },
    total: { schema: z.string(), value: (row) => row.total },
    says: { schema: z.string(), value: (row) => row.says },
    reason: { schema: z.string(), value: (row) => row.reason },
  },
  search: (row) => [row.title, row.summary, row.reason, row.requestedBy.user].join(" "),
  defaultSort: "-createdAt",
});

type Row = Prisma.ActionGetPayload<{ include: { targets: true } }>;

export async function listCampaigns(actor: Actor, query: ListQuery): Promise<Page<CampaignRow>> {
  requirePermission(actor, "action.read");
  const rows = await db().action.findMany({
    where: { action: "campaign.run" },
    orderBy: { createdAt: "desc" },
    take: WINDOW,
    include: { targets: true },
  });
  return {
    ...campaignListing.apply(rows.flatMap(toRow), query),
    sources: [{ name: "database", asOf: new Date().toISOString(), problem: null }],
  };
}

/** None for a row that another release wrote in another form: it is still among the actions. */
function toRow(row: Row): CampaignRow[] {
  const input = campaignInputSchema.safeParse(row.input);
  if (!input.success) return [];
  const [target] = row.targets;
  const state = campaignStateSchema.safeParse(target?.progress ?? target?.memo).data;
  const plan = row.plan as { targets?: { found?: unknown }[] };
  const planned = plannedNodes(plan.targets?.[0]?.found).filter(({ takes }) => takes).length;
  const count = (wanted: NodeRun["state"]) => state?.nodes.filter((run) => run.state === wanted).length ?? 0;
  return [
    {
      id: row.id,
      title: input.data.title,
      body: input.data.body.action,
      state: row.state as CampaignRow["state"],
      summary: row.summary,
      done: count("done"),
      failed: count("failed"),
      skipped: count("skipped"),
      running: count("running"),
      total: state?.nodes.length ?? planned,
      says: row.finishedAt === null ? (state?.waits?.says ?? row.result) : (target?.says ?? row.result),
      until: row.finishedAt === null ? (state?.waits?.until ?? null) : null,
      requestedBy: { user: row.user, displayName: row.displayName },
      reason: row.reason,
      createdAt: row.createdAt.toISOString(),
    },
  ];
}
