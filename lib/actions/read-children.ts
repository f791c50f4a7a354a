import "server-only";
import { db } from "@/lib/db/client";
import type { ActionState, Child, Json } from "./model";

/** What an action has started, oldest first. */
export async function childrenOf(parentId: string): Promise<Child[]> {
  const rows = await db().action.findMany({
    where: { parentId },
    orderBy: { createdAt: "asc" },
    include: { targets: { orderBy: { position: "asc" } } },
  });
  return rows.map(({ id, action, state, result, targets, createdAt, startedAt, finishedAt }) => ({
    id,
    action,
    state: state as ActionState,
    result,
    targets: targets.map(({ kind, name }) => ({ kind, name })),
    says: targets.map(({ says }) => says).join("; "),
    changed: targets.some(mayHaveChanged),
    // Safe: Json is what a JSON column holds.
    memo: (targets[0]?.memo ?? null) as Json | null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

/** A step that was given up on the way has left a memo, and may have left more. */
export const mayHaveChanged = ({ state, memo }: { state: string; memo: unknown }): boolean =>
  state === "done" || ((state === "failed" || state === "cancelled") && memo !== null);
