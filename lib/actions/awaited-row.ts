import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import type { Tx } from "@/lib/db/client";
import type { Registry } from "./define";

/**
 * The action that a second person answers to. Who may not do it may neither let others do it nor keep them from it.
 * @throws AppError not_found, forbidden
 */
export async function awaitedRow(tx: Tx, registry: Registry, actor: Actor, id: string) {
  const row = await tx.action.findUnique({ where: { id }, include: { approval: true } });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  const definition = registry.get(row.action);
  if (definition !== undefined) requirePermission(actor, definition.permission);
  return row;
}
