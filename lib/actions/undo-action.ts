import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { Registry } from "./define";
import { inverseOf } from "./inverse-of";
import { type ActionState, isFinal, type PlanAnswer } from "./model";
import { planAction } from "./plan-action";
import { childrenOf } from "./read-children";
import { startAction } from "./start-action";

/** Undo is an ordinary action that puts back what another one found, linked to it. */
export async function planUndo(registry: Registry, actor: Actor, id: string): Promise<PlanAnswer> {
  return planAction(registry, actor, await requestOf(registry, actor, id));
}

export async function undoAction(
  registry: Registry,
  actor: Actor,
  id: string,
  body: { reason: string; ticket?: string | undefined; planHash?: string | undefined },
  { idempotencyKey }: { idempotencyKey: string | null },
): Promise<{ id: string; state: ActionState }> {
  const inverse = await requestOf(registry, actor, id);
  return startAction(
    registry,
    actor,
    { ...inverse, ...body, input: JSON.parse(JSON.stringify(inverse.input)), dryRun: false },
    { idempotencyKey, undoOf: id },
  );
}

async function requestOf(registry: Registry, actor: Actor, id: string) {
  requirePermission(actor, "action.undo");
  const row = await db().action.findUnique({ where: { id }, include: { targets: true } });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  if (!isFinal(row.state as ActionState))
    throw new AppError("conflict", "the action still runs; cancel it first");
  const inverse = inverseOf(registry, row, await childrenOf(id));
  if ("none" in inverse) throw new AppError("precondition", `it cannot be undone: ${inverse.none}`);
  return inverse;
}
