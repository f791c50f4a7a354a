import "server-only";
import { db } from "@/lib/db/client";

/** Verbs whose target is many tools together; before they begin with some of them they record which. */
const OVER_MANY = ["tool.repair", "tool.provision", "tool.put-back", "account.repair"];
/** The newest over any tools. */
const ACTIONS_MAX = 40;

/** Actions over many tools that came to this one, and when. One that asked, or was stopped, before it did is not among them. */
export async function cameTo(tool: string, since: Date): Promise<ReadonlyMap<string, Date>> {
  const actions = await db().action.findMany({
    where: { action: { in: OVER_MANY }, createdAt: { gte: since } },
    orderBy: { createdAt: "desc" },
    take: ACTIONS_MAX,
    select: { id: true },
  });
  const entries = await db().auditEntry.findMany({
    where: {
      actionId: { in: actions.map(({ id }) => id) },
      event: "action.progress",
      data: { path: ["tools"], array_contains: [tool] },
    },
    orderBy: { seq: "desc" },
    select: { actionId: true, at: true },
  });
  // A worker that took over began with it once more; the first time is when it changed.
  return new Map(entries.flatMap(({ actionId, at }) => (actionId === null ? [] : [[actionId, at]])));
}
