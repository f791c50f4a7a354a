import "server-only";
import { type Actor, actorMay } from "@/lib/auth/actor";
import { PERMISSIONS } from "@/lib/auth/policy";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { mayTakeBack } from "./cancel-action";
import { type ActionItem, type ActionState, isFinal, isPausable, type Plan } from "./model";
import { targets, toRow } from "./read";
import { childrenOf, mayHaveChanged } from "./read-children";
import { readSwitches } from "./switches";

/** One action with everything its page shows. */
const everything = {
  targets,
  steps: { orderBy: { seq: "asc" } },
  approval: true,
} as const;
type Row = Prisma.ActionGetPayload<{ include: typeof everything }>;

/** @throws AppError "not_found" */
export async function getAction(actor: Actor, id: string): Promise<ActionItem> {
  const row = await db().action.findUnique({ where: { id }, include: everything });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  const [switches, entries, undo, children] = await Promise.all([
    readSwitches(),
    db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" }, select: { seq: true } }),
    db().action.findFirst({ where: { undoOf: id }, orderBy: { createdAt: "desc" }, select: { id: true } }),
    childrenOf(id),
  ]);
  return {
    ...toRow(row, switches),
    input: row.input as ActionItem["input"],
    plan: row.plan as Plan,
    planHash: row.planHash,
    steps: row.steps.map(({ seq, at, kind, name, outcome, says, attempt, auditId }) => ({
      seq,
      at: at.toISOString(),
      target: kind === null || name === null ? null : { kind, name },
      outcome: outcome as ActionItem["steps"][number]["outcome"],
      says,
      attempt,
      auditId,
    })),
    progress: row.targets.map(({ kind, name, state, says, progress }) => ({
      target: { kind, name },
      state: state as ActionItem["progress"][number]["state"],
      says,
      detail: progress as ActionItem["progress"][number]["detail"],
    })),
    approval: approvalOf(row),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    children: children.map((child) => ({
      id: child.id,
      action: child.action,
      state: child.state,
      targets: [...child.targets],
    })),
    auditSeqs: entries.map(({ seq }) => seq),
    undoOf: row.undoOf,
    undoneBy: undo?.id ?? null,
    offers: offersOf(actor, row, undo !== null),
  };
}

function approvalOf({ approval, approvalBecause, approvalExpiresAt }: Row): ActionItem["approval"] {
  if (approvalExpiresAt === null) return null;
  return {
    because: approvalBecause,
    expiresAt: approvalExpiresAt.toISOString(),
    by: approval === null ? null : { user: approval.user, displayName: approval.displayName },
    reason: approval?.reason ?? null,
    at: approval?.at.toISOString() ?? null,
  };
}

function offersOf(actor: Actor, row: Row, undone: boolean): ActionItem["offers"] {
  const state = row.state as ActionState;
  const pausing = row.pauseRequestedAt !== null;
  const open = !isFinal(state) && row.cancelRequestedAt === null;
  const answerable = open && state === "awaiting_approval" && row.approval === null;
  const mayAnswer = row.user !== actor.user && actorMay(actor, "action.approve") && mayDo(actor, row.action);
  return {
    approve: answerable && mayAnswer,
    decline: answerable && mayAnswer,
    pause: open && isPausable(state) && !pausing && actorMay(actor, "action.pause"),
    resume: open && pausing && actorMay(actor, "action.pause"),
    cancel: open && (actorMay(actor, "action.cancel") || mayTakeBack(actor, row)),
    undo: isFinal(state) && !undone && row.targets.some(mayHaveChanged) && actorMay(actor, "action.undo"),
  };
}

/** Who may not do it may not approve it either. A verb's permission has its name, which `lib/worker/registry.test.ts` holds. */
const mayDo = (actor: Actor, action: string): boolean =>
  PERMISSIONS.some((permission) => permission === action && actorMay(actor, permission));
