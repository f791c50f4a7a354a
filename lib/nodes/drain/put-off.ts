import "server-only";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";

/**
 * Until when a drain that has not begun waits, because maintainers of a tool asked for another time: so long from its start,
 * or from their request where that came later. Null where nobody asked, or the time is over. Milliseconds.
 */
export async function putOffUntil(
  actionId: string,
  nowMs: number,
): Promise<{ until: number; tool: string } | null> {
  const asked = await db().actionRequest.findFirst({
    where: { actionId, kind: "later" },
    orderBy: { seq: "asc" },
    select: { at: true, tool: true, action: { select: { startedAt: true } } },
  });
  if (asked === null) return null;
  const from = Math.max(asked.at.getTime(), asked.action.startedAt?.getTime() ?? 0);
  const until = from + site().postponeHours * 3_600_000;
  return until > nowMs ? { until, tool: asked.tool ?? "" } : null;
}
