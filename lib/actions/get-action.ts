import "server-only";
import { type Actor, actorMay } from "@/lib/auth/actor";
import { PERMISSIONS } from "@/lib/auth/policy";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { mayTakeBack } from "./cancel-action";
import type { Inverse, Registry } from "./define";
import { inverseOf } from "./inverse-of";
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
export async function getAction(registry: Registry, actor: Actor, id: string): Promise<ActionItem> {
  const row = await db().action.findUnique({ where: { id }, include: everything });
  if (row === null) throw new AppError("not_found", `there is no action ${id}`);
  const [switches, entries, undo, children] = await Promise.all([
    readSwitches(),
    db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" }, select: { seq: true } }),
    db().action.findFirst({ where: { undoOf: id }, orderBy: { createdAt: "desc" }, select: { id: true } }),
    childrenOf(id),
  ]);
  const inverse = isFinal(row.state as ActionState) ? inverseOf(registry, row, children) : null;
  const cannotUndo = inverse === null || undo !== null ? null : whyNot(registry, actor, inverse);
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
    cannotUndo: row.targets.some(mayHaveChanged) ? cannotUndo : null,
    offers: {
      ...offersOf(actor, row),
      undo: inverse !== null && undo === null && cannotUndo === null && actorMay(actor, "action.undo"),
    },
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

function offersOf(actor: Actor, row: Row): Omit<ActionItem["offers"], "undo"> {
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
  };
}

/** Why it cannot be undone, by whoever asks; null when it can. */
function whyNot(registry: Registry, actor: Actor, inverse: Inverse): string | null {
  if ("none" in inverse) return inverse.none;
  if (mayDo(actor, inverse.action)) return null;
  return `that takes the right to ${registry.get(inverse.action)?.title.toLowerCase() ?? inverse.action}`;
}

/** Who may not do it may not approve it either. A verb's permission has its name, which `lib/worker/registry.test.ts` holds. */
const mayDo = (actor: Actor, action: string): boolean =>
  PERMISSIONS.some((permission) => permission === action && actorMay(actor, permission));
