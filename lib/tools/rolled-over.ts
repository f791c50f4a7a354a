import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";

/** Verbs whose target is many tools together; they record some of them before they begin with those, in the order of the plan. */
const OVER_MANY = ["tool.repair", "tool.provision", "tool.put-back", "account.repair"];
/** The newest over any tools. */
const ACTIONS_MAX = 40;

/** `from` is the place of the first in the plan; without it the record was made when all of them were through. */
const recordSchema = z.object({ tools: z.array(z.string()), from: z.int().optional() });
const reachedSchema = z.object({ next: z.int() });
/** Then it is at work on what it began with, or was through with all of it. */
const THROUGH: readonly string[] = ["running", "succeeded", "failed"];

/** Actions over many tools that came to this one, and when. One that asked, or was stopped, before it did is not among them. */
export async function cameTo(tool: string, since: Date): Promise<ReadonlyMap<string, Date>> {
  const actions = await db().action.findMany({
    where: { action: { in: OVER_MANY }, createdAt: { gte: since } },
    orderBy: { createdAt: "desc" },
    take: ACTIONS_MAX,
    select: { id: true, state: true, targets: { select: { memo: true, progress: true }, take: 1 } },
  });
  const byId = new Map(actions.map((action) => [action.id, action]));
  const entries = await db().auditEntry.findMany({
    where: {
      actionId: { in: [...byId.keys()] },
      event: "action.progress",
      data: { path: ["tools"], array_contains: [tool] },
    },
    orderBy: { seq: "desc" },
    select: { actionId: true, at: true, data: true },
  });
  // A worker that took over began with it once more; the first time is when it changed.
  return new Map(
    entries.flatMap(({ actionId, at, data }) => {
      const action = byId.get(actionId ?? "");
      const { tools = [], from } = recordSchema.safeParse(data).data ?? {};
      if (action === undefined) return [];
      const { memo, progress } = action.targets[0] ?? {};
      const next = [memo, progress].map((each) => reachedSchema.safeParse(each).data?.next ?? 0);
      const isReached = from === undefined || from + tools.indexOf(tool) < Math.max(...next);
      return isReached || THROUGH.includes(action.state) ? [[action.id, at]] : [];
    }),
  );
}
