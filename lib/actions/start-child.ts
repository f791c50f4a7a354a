import "server-only";
import type { Role } from "@/lib/auth/policy";
import { AppError } from "@/lib/core/errors";
import type { ChildRequest, Registry } from "./define";
import type { ActionState, Plan } from "./model";
import { startAction } from "./start-action";

/** What an action that starts others is known by. */
export type ParentRow = {
  id: string;
  user: string;
  displayName: string;
  role: string | null;
  reason: string;
  ticket: string | null;
  input: unknown;
  plan: unknown;
  approvalBecause: readonly string[];
};

/**
 * Starts an action under another one, for the same person and reason. The same key again answers the same child, so
 * that a step may be repeated after a crash. The person's permission is checked as it is for everybody.
 */
export async function startChild(
  registry: Registry,
  parent: ParentRow,
  { action, input, key }: ChildRequest,
): Promise<{ id: string; state: ActionState }> {
  if (parent.role === null)
    throw new AppError(
      "precondition",
      "this action was asked for before it was kept who may do what it starts",
    );
  const approved = parent.approvalBecause.length > 0;
  return startAction(
    registry,
    {
      user: parent.user,
      displayName: parent.displayName,
      // Safe: written by startAction from an actor's role.
      role: parent.role as Role,
      via: { kind: "system" },
    },
    {
      action,
      input: JSON.parse(JSON.stringify(input)),
      reason: parent.reason,
      ticket: parent.ticket ?? undefined,
      dryRun: false,
    },
    {
      idempotencyKey: `${parent.id}/${key}`,
      parent: { id: parent.id, input: parent.input, plan: parent.plan as Plan, approved },
    },
  );
}
