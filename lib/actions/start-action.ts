import "server-only";
import { createHash, randomUUID } from "node:crypto";
import canonicalize from "canonicalize";
import type { z } from "zod";
import { appendAudit } from "@/lib/audit/append";
import type { Actor } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { ActionDefinition, Registry } from "./define";
import type { ActionState, Plan } from "./model";
import { hashPlan, prepare } from "./plan-action";
import type { startActionSchema } from "./schema";

/** Records what was asked for and queues it. Whatever is refused is in the audit log too. */
type Body = z.infer<typeof startActionSchema>;
type Started = { id: string; state: ActionState };
/** The action in whose course this one is started. */
export type Parent = { id: string; input: unknown; plan: Plan; approved: boolean };
type Options = { idempotencyKey: string | null; undoOf?: string; parent?: Parent };

export async function startAction(
  registry: Registry,
  actor: Actor,
  body: Body,
  options: Options,
): Promise<Started> {
  const bodyHash = createHash("sha256")
    .update(canonicalize(body) ?? "")
    .digest("hex");
  const earlier = await earlierAnswer(actor, bodyHash, options.idempotencyKey);
  if (earlier !== null) return earlier;
  try {
    return await queue(registry, actor, body, { ...options, bodyHash });
  } catch (thrown) {
    // Two deliveries of one request at the same moment: the other one won, and its answer is the answer.
    const other = await earlierAnswer(actor, bodyHash, options.idempotencyKey);
    if (other !== null) return other;
    const error = isUniqueViolation(thrown) ? await targetConflict(registry, body) : thrown;
    if (error instanceof AppError) await recordRefusal(actor, body, error);
    throw error;
  }
}

async function earlierAnswer(actor: Actor, bodyHash: string, key: string | null): Promise<Started | null> {
  if (key === null) return null;
  const row = await db().action.findUnique({
    where: { user_idempotencyKey: { user: actor.user, idempotencyKey: key } },
  });
  if (row === null) return null;
  if (row.bodyHash !== bodyHash)
    throw new AppError("conflict", "this Idempotency-Key was used for another request");
  return { id: row.id, state: row.state as ActionState };
}

async function queue(
  registry: Registry,
  actor: Actor,
  body: Body,
  { idempotencyKey, undoOf, parent, bodyHash }: Options & { bodyHash: string },
): Promise<Started> {
  const { definition, input, plan, asMaintainer } = await prepare(registry, actor, body);
  if (body.reason === "")
    throw new AppError("invalid", "a reason is needed", {
      fields: [{ path: "reason", message: "must not be empty" }],
    });
  const planHash = hashPlan(definition, plan);
  if (body.planHash !== undefined && body.planHash !== planHash)
    throw new AppError("precondition", `the plan has changed since you saw it: ${plan.summary}`);
  const [blocker] = plan.blockers;
  if (blocker !== undefined)
    throw new AppError("precondition", plan.blockers.map(({ says }) => says).join("; "));
  const targets = definition.targets(input);
  const because = approvalOf(definition, { input, plan, asMaintainer }, parent);
  const state: ActionState = because.length > 0 ? "awaiting_approval" : "queued";
  const hours = definition.approvalHours?.() ?? site().approval.expiresHours;
  const id = randomUUID();
  await db().$transaction(async (tx) => {
    await tx.action.create({
      data: {
        id,
        action: definition.name,
        state,
        summary: plan.summary,
        input: JSON.parse(JSON.stringify(input)),
        plan: JSON.parse(JSON.stringify(plan)),
        planHash,
        user: actor.user,
        displayName: actor.displayName,
        role: actor.role,
        reason: body.reason,
        ticket: body.ticket ?? null,
        idempotencyKey,
        bodyHash,
        undoOf: undoOf ?? null,
        parentId: parent?.id ?? null,
        approvalBecause: [...because],
        approvalExpiresAt: because.length === 0 ? null : new Date(Date.now() + hours * 3_600_000),
      },
    });
    await tx.actionTarget.createMany({
      data: targets.map(({ kind, name }, position) => ({ actionId: id, position, kind, name })),
    });
    await appendAudit(tx, {
      event: "action.requested",
      actor,
      action: definition.name,
      actionId: id,
      targets: targets.map(({ kind, name }) => `${kind}/${name}`),
      reason: body.reason,
      ticket: body.ticket ?? null,
      says: plan.summary,
      data: {
        planHash,
        ...(undoOf === undefined ? {} : { undoOf }),
        ...(parent === undefined ? {} : { parent: parent.id }),
        ...(because.length === 0 ? {} : { approval: because }),
      },
    });
    await publishHint(tx, { topic: "actions", ids: [id] });
  });
  return { id, state };
}

/** Why a second person has to agree to this plan; nothing where the approval of its parent covers it. */
function approvalOf(
  definition: ActionDefinition,
  { input, plan, asMaintainer }: { input: unknown; plan: Plan; asMaintainer: boolean },
  parent: Parent | undefined,
): readonly string[] {
  const because = definition.approval?.(input, plan, { asMaintainer }) ?? [];
  const covered = parent?.approved === true && definition.coveredBy?.(plan, parent) === true;
  return covered ? [] : because;
}

const isUniqueViolation = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "P2002";

async function targetConflict(registry: Registry, body: Body): Promise<AppError> {
  const definition = registry.get(body.action);
  const parsed = definition?.input.safeParse(body.input);
  const targets = definition !== undefined && parsed?.success ? definition.targets(parsed.data) : [];
  const held = await db().actionTarget.findFirst({
    where: { active: true, OR: targets.map(({ kind, name }) => ({ kind, name })) },
    include: { action: true },
  });
  return new AppError(
    "conflict",
    held === null
      ? "another action held one of the targets"
      : `${held.kind} ${held.name} is held by ${held.action.action} of ${held.action.user} (${held.actionId})`,
  );
}

const recordRefusal = (actor: Actor, body: Body, error: AppError): Promise<number> =>
  db().$transaction((tx) =>
    appendAudit(tx, {
      event: "action.refused",
      actor,
      action: body.action,
      reason: body.reason,
      ticket: body.ticket ?? null,
      says: `${error.code}: ${error.message}`,
    }),
  );
