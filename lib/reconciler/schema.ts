import { z } from "zod";
import { CANARY, REQUESTS_PER_SECOND } from "./model";

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
  repair: z.enum(["create", "change", "replace", "remove", "stop", "start", "restart"]).nullable(),
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

const filter = z.string().min(1).max(4_000).optional();
/** As the list of drift has them. */
const filters = {
  ...{ q: filter, kind: filter, what: filter, repair: filter, severity: filter },
  ...{ namespace: filter, tool: filter },
};

/** Which drift a repair is for. What takes something away is only repaired where it is named by its id. */
export const idsSelection = z.strictObject({ by: z.literal("ids"), ids: z.array(name).min(1).max(5_000) });
export const allSelection = z.strictObject({ by: z.literal("all"), ...filters });
const selectionSchema = z.discriminatedUnion("by", [
  idsSelection,
  z.strictObject({ by: z.literal("tools"), tools: z.array(z.string().min(1).max(63)).min(1).max(5_000) }),
  allSelection,
]);

export const repairInputSchema = z.strictObject({
  selection: selectionSchema,
  canary: z
    .int("expected a whole number")
    .min(0, "expected 0 or more")
    .max(100, "expected at most 100")
    .default(CANARY)
    .meta({ description: "tools repaired first, before a person is asked whether to go on; 0 asks nobody" }),
  requestsPerSecond: z
    .int("expected a whole number")
    .min(1, "expected 1 or more")
    .max(200, "expected at most 200")
    .default(REQUESTS_PER_SECOND)
    .meta({ description: "to the API server, reads and writes together" }),
  stopAfterFailures: z.int().min(1).max(1_000).default(3),
});

export const provisionInputSchema = z.strictObject({
  tools: z.array(z.string().min(1).max(63)).min(1).max(1_000),
});

export const toolInputSchema = z.strictObject({
  tool: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/, "expected the name of a tool"),
});

const count = z.int().nonnegative();

const foundChangeSchema = z.object({
  tool: z.string(),
  kind: z.enum(["namespace", "resourcequota", "limitrange", "rolebinding"]),
  namespace: z.string(),
  name: z.string(),
  fields: z.array(driftFieldSchema),
});

/** What the plan of a repair keeps for its step. */
export const repairFoundSchema = z.object({
  tools: z.array(z.string()),
  scope: z.object({
    ids: z.array(z.string()).nullable(),
    whats: z.array(driftRowSchema.shape.what).nullable(),
    kind: z.string().nullable(),
    destructive: z.boolean(),
    pods: z.array(z.string()).default([]),
  }),
  destructive: z.array(z.string()),
  /** What it changes, as it is found: what an undo puts back. The first of them, in the order of the tools. */
  changes: z.array(foundChangeSchema).default([]),
  /** Further ones, which no undo puts back. */
  changesMore: count.default(0),
});

/** Input of tool.put-back: values are taken from that repair's own record alone. */
export const putBackInputSchema = z.strictObject({
  repair: z.uuid().meta({ description: "a tool.repair that has ended" }),
});

/** What putting back leaves between its slices. */
export const putBackMemoSchema = z.object({
  next: count,
  written: count,
  /** The first of what was left as it is, and why. */
  left: z.array(z.string()),
  failures: count,
});

/** What a repair leaves between its slices, and shows as its progress. */
export const repairMemoSchema = z.object({
  total: count,
  /** Tools up to here are through. */
  next: count,
  repaired: count,
  alreadySo: count,
  /** Objects written, by what was done. */
  written: z.record(z.string(), count),
  requests: count,
  /** Requests that the server had asked to wait for. */
  throttled: count,
  failures: count,
  /** The first of them. */
  failed: z.array(z.object({ tool: z.string(), says: z.string() })),
  failuresAllowed: count,
  canaryPassed: z.boolean(),
  /** What a person is asked; only their resume answers it, a crash does not. */
  asked: z.enum(["canary", "failures"]).nullable(),
  resumesSeen: count,
});
