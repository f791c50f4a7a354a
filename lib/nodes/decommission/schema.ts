import { z } from "zod";
import { drainInputSchema, drainProgressSchema } from "@/lib/nodes/drain/schema";
import { nodeNameSchema } from "@/lib/nodes/name/schema";

/** What a decommission is asked, what its plan says of the systems it touches, and how far it has come. */

/** In this order. Each is recorded for itself, and may be repeated. */
export const DECOMMISSION_STAGES = [
  "look",
  "drain",
  "verify_empty",
  "detach",
  "certificate",
  "hiera",
  "delete_node",
] as const;

/** Input of node.decommission. The drain is of the whole node. */
export const decommissionInputSchema = z.strictObject({
  node: nodeNameSchema,
  drain: drainInputSchema.omit({ node: true, onlyTools: true, onlyPods: true }).prefault({}),
});

/** Of a plan's target, under `decommission`: names in other systems, and who does each stage there. */
export const decommissionPlanSchema = z.object({
  certname: z.string(),
  /** Its name in the Hiera file. */
  host: z.string(),
  stages: z.array(
    z.object({
      stage: z.enum(DECOMMISSION_STAGES),
      by: z.enum(["console", "person", "console_then_person"]),
      says: z.string(),
      command: z
        .string()
        .nullable()
        .meta({ description: "does the same by hand; null where none is needed" }),
    }),
  ),
});

export const stageProgressSchema = z.object({
  stage: z.enum(DECOMMISSION_STAGES),
  /** `by_hand`: on the word of the person who resumed, because it could not be checked. */
  state: z.enum(["waiting", "running", "asks", "done", "by_hand", "stopped"]),
  says: z.string(),
  /** What was found there before anything was done. */
  found: z.string().nullable(),
  /** For the person who is asked to do it by hand. */
  command: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});

/** `detail` of a decommission's target on GET /api/v1/actions/<id>. */
export const decommissionProgressSchema = z.object({
  stages: z.array(stageProgressSchema),
  drain: drainProgressSchema.nullable(),
});
