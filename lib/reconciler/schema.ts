import { z } from "zod";

const name = z.string().min(1).max(300);

export const driftFieldSchema = z.object({
  field: z.string(),
  desired: z.string().nullable(),
  found: z.string().nullable(),
});

export const driftRowSchema = z.object({
  id: z.string().meta({ description: "<kind>/<namespace>/<name>#<what>" }),
  tool: z.string().nullable(),
  namespace: z.string().meta({ description: "empty for what belongs to none" }),
  kind: z.string(),
  name: z.string(),
  what: z.enum(["missing", "differs", "unexpected", "duplicate", "orphan", "runs", "held", "impossible"]),
  fields: z.array(driftFieldSchema),
  says: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  repair: z.enum(["create", "change", "replace", "remove", "stop", "start"]).nullable(),
  since: z.iso.datetime(),
});

/** How the comparison stands. Beside an old one the rows are what it last saw. */
export const reconcileStateSchema = z.object({
  mode: z.enum(["observe", "plan", "manage"]),
  /** End of the last complete pass. */
  asOf: z.iso.datetime().nullable(),
  /** Why later passes are not complete. */
  problem: z.string().nullable(),
});

export const WRITES_PER_SECOND_MAX = 200;

/** Which drift a repair is for. */
const selectionSchema = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("ids"), ids: z.array(name).min(1).max(5_000) }),
  z.strictObject({ by: z.literal("tools"), tools: z.array(z.string().min(1).max(63)).min(1).max(5_000) }),
  z.strictObject({
    by: z.literal("all"),
    kind: z.string().max(40).optional(),
    what: driftRowSchema.shape.what.optional(),
  }),
]);

export const repairInputSchema = z.strictObject({
  selection: selectionSchema,
  /** Tools that are repaired first, before a person is asked whether to go on; 0 asks nobody. */
  canary: z.int().min(0).max(100).default(5),
  writesPerSecond: z.int().min(1).max(WRITES_PER_SECOND_MAX).default(50),
  stopAfterFailures: z.int().min(1).max(1_000).default(3),
});

export const toolInputSchema = z.strictObject({
  tool: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/, "expected the name of a tool"),
});
