import { z } from "zod";
import { REASON_MAX, TICKET_MAX } from "./model";

export const ACTION_STATES = [
  "awaiting_approval",
  "queued",
  "running",
  "paused",
  "blocked",
  "succeeded",
  "failed",
  "cancelled",
  "expired",
] as const;
export const actionStateSchema = z.enum(ACTION_STATES);

export const targetSchema = z.object({ kind: z.string(), name: z.string() });

/** What an action will do, computed before anything happens, shown, hashed and stored. Pure data. */
export const planSchema = z.object({
  summary: z.string().meta({ description: "one sentence: Cordon 2 nodes; 1 is already cordoned" }),
  targets: z.array(
    z.object({
      target: targetSchema,
      verdict: z.enum(["will_change", "already_so", "blocked"]),
      says: z.string().meta({ description: "what happens to this target, in words" }),
      /** What was found, so that the step can tell when the world left the plan, and undo can put it back. */
      found: z.record(z.string(), z.json()),
    }),
  ),
  warnings: z.array(z.string()),
  /** Reasons why it is refused as it stands. `override` names the input field that accepts it knowingly, if any does. */
  blockers: z.array(
    z.object({ target: targetSchema.nullable(), says: z.string(), override: z.string().nullable() }),
  ),
  /** The commands it replaces. */
  equivalent: z.array(z.string()),
});

/** Body of POST /api/v1/actions. */
export const startActionSchema = z.strictObject({
  action: z.string().min(1).max(60).meta({ description: "<entity>.<verb>, for example node.cordon" }),
  input: z.record(z.string(), z.json()),
  reason: z.string().trim().max(REASON_MAX).default("").meta({ description: "why; required unless dryRun" }),
  ticket: z.string().trim().max(TICKET_MAX).optional(),
  dryRun: z.boolean().default(false),
  planHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: "of the plan you were shown; refused when the plan has changed" }),
});

export const planAnswerSchema = z.object({
  plan: planSchema,
  planHash: z.string(),
  allowed: z.boolean(),
  approval: z.array(z.string()).meta({ description: "why a second person has to agree; empty when nobody" }),
});
export const startedSchema = z.object({ id: z.uuid(), state: actionStateSchema });

const person = z.object({ user: z.string(), displayName: z.string() });

export const actionRowSchema = z.object({
  id: z.uuid(),
  action: z.string(),
  state: actionStateSchema,
  summary: z.string(),
  targets: z.array(targetSchema),
  requestedBy: person,
  reason: z.string(),
  ticket: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Outcome in words; while it is queued, what it waits for; else null. */
  result: z.string().nullable(),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** The action that started this one. */
  parentId: z.uuid().nullable(),
});

export const stepSchema = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  target: targetSchema.nullable(),
  outcome: z.enum(["done", "already_so", "retry", "failed", "skipped"]),
  says: z.string(),
  attempt: z.int(),
  /** The API server's own Audit-ID of the write, to find it in its log. */
  auditId: z.string().nullable(),
});

export const actionItemSchema = actionRowSchema.extend({
  input: z.record(z.string(), z.json()),
  plan: planSchema,
  planHash: z.string(),
  steps: z.array(stepSchema),
  progress: z.array(
    z.object({
      target: targetSchema,
      state: z.enum(["waiting", "running", "done", "already_so", "failed", "cancelled"]),
      says: z.string(),
      /** How far a long step has come, in the verb's own shape; null where a verb has none. */
      detail: z.json().nullable(),
    }),
  ),
  auditSeqs: z.array(z.int()),
  undoOf: z.uuid().nullable(),
  undoneBy: z.uuid().nullable(),
  cannotUndo: z
    .string()
    .nullable()
    .meta({ description: "why what it changed cannot be put back by whoever asks; null where it can" }),
  approval: z
    .object({
      because: z.array(z.string()),
      expiresAt: z.iso.datetime(),
      by: person.nullable(),
      reason: z.string().nullable(),
      at: z.iso.datetime().nullable(),
    })
    .nullable(),
  pausedAt: z.iso.datetime().nullable(),
  children: z.array(
    z.object({ id: z.uuid(), action: z.string(), state: actionStateSchema, targets: z.array(targetSchema) }),
  ),
  /** What the person asking may do with it now. */
  offers: z.object({
    approve: z.boolean(),
    decline: z.boolean(),
    pause: z.boolean(),
    resume: z.boolean(),
    cancel: z.boolean(),
    undo: z.boolean(),
  }),
});

export const switchesSchema = z.object({
  readOnly: z.object({
    on: z.boolean(),
    reason: z.string(),
    by: z.string().nullable(),
    at: z.iso.datetime().nullable(),
  }),
  /** Actions that are switched off one by one. */
  killed: z.array(z.object({ action: z.string(), reason: z.string(), by: z.string(), at: z.iso.datetime() })),
});

/** Body of POST /api/v1/actions/<id>/undo: as for starting, without what is known from the action. */
export const undoActionSchema = startActionSchema.omit({ action: true, input: true });

/** Body of POST /api/v1/actions/<id>/approve: the plan the approver has seen. */
export const approveActionSchema = z.strictObject({
  planHash: z.string().regex(/^[0-9a-f]{64}$/, "expected the planHash of the action"),
  reason: z.string().trim().min(1).max(REASON_MAX),
});

/** Body of POST /api/v1/actions/<id>/decline. */
export const declineActionSchema = approveActionSchema.pick({ reason: true });

/** Body of POST /api/v1/actions/<id>/steer. */
export const steerActionSchema = z.strictObject({
  kind: z.enum(["skip", "retry", "first"]),
  name: z.string().min(1).max(253).meta({ description: "the part that is meant: of a campaign, a node" }),
});

/** Body of PUT /api/v1/switches. Without `action` it is the global read-only switch. */
export const switchInputSchema = z.strictObject({
  action: z.string().min(1).max(60).optional(),
  on: z.boolean(),
  reason: z.string().trim().min(1).max(REASON_MAX),
});
