import { z } from "zod";

/** What strangers may read of a tool. Nothing in it names a person, a machine, an image or another tool. */

export const STATUS_STATES = ["up", "down", "stopped", "none", "unknown"] as const;
export const BADGE_STYLES = ["flat", "square"] as const;

export const statusNoticeSchema = z.object({
  state: z.enum(["planned", "under_way", "over"]),
  plannedFor: z.iso
    .datetime()
    .nullable()
    .meta({ description: "when it may begin; null once it has, or is over" }),
  beganAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: "null while it is planned, or where it never began" }),
  endedAt: z.iso.datetime().nullable(),
  says: z.array(z.string()).meta({ description: "what it means for the tool, a sentence each" }),
  reason: z.string().nullable().meta({ description: "null where the site does not give reasons" }),
  ticket: z.string().nullable(),
});

export const toolStatusSchema = z.object({
  tool: z.string(),
  state: z.enum(STATUS_STATES).meta({
    description: "of its web service; stopped is meant so, none has none, unknown: the cluster is not heard",
  }),
  says: z.string().meta({ description: "the state and its reason in one sentence" }),
  asOf: z.iso.datetime().meta({ description: "when this was last known to be true, to the minute" }),
  web: z
    .object({ ready: z.int().nonnegative(), wanted: z.int().nonnegative() })
    .nullable()
    .meta({ description: "pods of the web service; null without one" }),
  jobs: z.object({
    scheduled: z.int().nonnegative(),
    running: z.int().nonnegative(),
    failed: z.int().nonnegative(),
  }),
  notices: z
    .array(statusNoticeSchema)
    .nullable()
    .meta({ description: "maintenance that touches it, newest first; null while it cannot be read" }),
});

export const badgeQuerySchema = z.object({
  label: z.string().min(1).max(60).optional(),
  style: z.enum(BADGE_STYLES).optional(),
});
