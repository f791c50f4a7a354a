import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { Registry, Steering } from "./define";
import { type ActionState, isFinal, type Json } from "./model";

/** What people ask of one part of an action while it runs: recorded by the web process, obeyed by the step. */

const SAYS: Readonly<Record<Steering["kind"], string>> = {
  skip: "asked to skip",
  retry: "asked to try again",
  first: "asked to take next",
};

export async function steerAction(
  registry: Registry,
  actor: Actor,
  id: string,
  steering: Steering,
): Promise<{ id: string; state: ActionState }> {
  requirePermission(actor, "action.pause");
  return db().$transaction(async (tx) => {
    const row = await tx.action.findUnique({ where: { id }, include: { targets: true } });
    if (row === null) throw new AppError("not_found", `there is no action ${id}`);
    const state = row.state as ActionState;
    if (isFinal(state)) throw new AppError("conflict", `the action has already ended: ${state}`);
    const steers = registry.get(row.action)?.steers;
    if (steers === undefined)
      throw new AppError("conflict", `${row.action} has no parts that can be steered`);
    const refusal = steers(row.input, (row.targets[0]?.memo ?? null) as Json, steering);
    if (refusal !== null) throw new AppError("conflict", refusal);
    // The chain admits one writer at a time, so numbers are seen in the order in which they are given.
    await appendAudit(tx, {
      event: "action.steered",
      actor,
      action: row.action,
      actionId: id,
      targets: [steering.name],
      reason: row.reason,
      ticket: row.ticket,
      says: `${SAYS[steering.kind]}: ${steering.name}`,
    });
    const { kind, name } = steering;
    const { user, displayName } = actor;
    await tx.actionRequest.create({ data: { actionId: id, kind, name, user, displayName } });
    await publishHint(tx, { topic: "actions", ids: [id] });
    return { id, state };
  });
}

/** What was asked of a part: by who may steer, or `later` by the maintainers of a tool it would hurt. */
export type Asked = { seq: number; name: string } & (
  | { kind: Steering["kind"] }
  | { kind: "later"; tool: string }
);

/** What was asked since the request with that number, oldest first. */
export async function requestsAfter(actionId: string, seq: number): Promise<Asked[]> {
  const rows = await db().actionRequest.findMany({
    where: { actionId, seq: { gt: seq } },
    orderBy: { seq: "asc" },
    select: { seq: true, kind: true, name: true, tool: true },
  });
  // Safe: the other kinds are written by steerAction alone.
  return rows.map(({ kind, tool, ...row }) =>
    kind === "later" ? { ...row, kind, tool: tool ?? "" } : { ...row, kind: kind as Steering["kind"] },
  );
}
