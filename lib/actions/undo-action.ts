import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { Registry } from "./define";
import { type ActionState, isFinal, type Plan, type PlanAnswer } from "./model";
import { planAction } from "./plan-action";
import { childrenOf, mayHaveChanged } from "./read-children";
import { startAction } from "./start-action";

/** Undo is an ordinary action that puts back what another one found, linked to it. */
type Inverse = { action: string; input: Record<string, unknown> };

export async function planUndo(registry: Registry, actor: Actor, id: string): Promise<PlanAnswer> {
  return planAction(registry, actor, await inverseOf(registry, actor, id));
}

export async function undoAction(
  registry: Registry,
  actor: Actor,
  id: string,
  body: { reason: string; ticket?: string | undefined; planHash?: string | undefined },
  { idempotencyKey }: { idempotencyKey: string | null },
): Promise<{ id: string; state: ActionState }> {
  const inverse = await inverseOf(registry, actor, id);
  return startAction(
    registry,
    actor,
    { ...inverse, ...body, input: JSON.parse(JSON.stringify(inverse.input)), dryRun: false },
    { idempotencyKey, undoOf: id },
  );
}

async function inverseOf(registry: Registry, actor: Actor, id: string): Promise<Inverse> {
  requirePermission(actor, "action.undo");
  const row = await db().action.findUnique({ where: { id }, include: { targets: true } });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  if (!isFinal(row.state as ActionState))
    throw new AppError("conflict", "the action still runs; cancel it first");
  const definition = registry.get(row.action);
  const plan = row.plan as Plan;
  // Only what this action itself changed is put back.
  const changed = new Set(row.targets.filter(mayHaveChanged).map(({ kind, name }) => `${kind}/${name}`));
  const mine = {
    ...plan,
    targets: plan.targets.filter(({ target }) => changed.has(`${target.kind}/${target.name}`)),
  };
  const inverse = definition?.inverse(row.input, mine, await childrenOf(id)) ?? null;
  if (inverse === null) throw new AppError("precondition", "this action has nothing to put back");
  return inverse;
}
