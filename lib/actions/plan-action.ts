import "server-only";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { type Actor, actorMay, requirePermission } from "@/lib/auth/actor";
import { requireForTool } from "@/lib/auth/maintains";
import { AppError } from "@/lib/core/errors";
import { type ActionDefinition, planNow, type Registry } from "./define";
import type { Plan, PlanAnswer } from "./model";
import { assertSwitchedOn } from "./switches";

/** What an action would do, without doing it: permission, switches, input, plan, in that order. */
export async function planAction(
  registry: Registry,
  actor: Actor,
  request: { action: string; input: Record<string, unknown> },
): Promise<PlanAnswer> {
  const { definition, input, plan, asMaintainer } = await prepare(registry, actor, request);
  return {
    plan,
    planHash: hashPlan(definition, plan),
    allowed: plan.blockers.length === 0,
    approval: [...(definition.approval?.(input, plan, { asMaintainer }) ?? [])],
  };
}

/** @throws AppError before anything is planned for whom or what may not. */
export async function prepare(
  registry: Registry,
  actor: Actor,
  request: { action: string; input: Record<string, unknown> },
): Promise<{ definition: ActionDefinition; input: unknown; plan: Plan; asMaintainer: boolean }> {
  const definition = registry.get(request.action);
  if (definition === undefined)
    throw new AppError("invalid", `there is no action ${request.action}`, {
      fields: [{ path: "action", message: "no such action" }],
    });
  const parsed = definition.input.safeParse(request.input);
  // Input that does not hold names no tool, and who may not learns nothing of what is wrong with it.
  const tool = parsed.success ? definition.ownTool?.(parsed.data) : undefined;
  if (tool === undefined) requirePermission(actor, definition.permission);
  else await requireForTool(actor, definition.permission, tool);
  await assertSwitchedOn(definition.name);
  if (!parsed.success)
    throw new AppError("invalid", `the input of ${request.action} does not hold`, {
      fields: parsed.error.issues.map(({ path, message }) => ({
        path: ["input", ...path].join("."),
        message,
      })),
    });
  const plan = await planNow(definition, parsed.data);
  return { definition, input: parsed.data, plan, asMaintainer: !actorMay(actor, definition.permission) };
}

/** SHA-256 of what a confirmation and an approval bind to: the essence of the plan, as RFC 8785 canonical JSON. */
export const hashPlan = (definition: ActionDefinition, plan: Plan): string =>
  createHash("sha256")
    .update(canonicalize(definition.essence?.(plan) ?? plan) ?? "")
    .digest("hex");
