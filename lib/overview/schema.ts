import { z } from "zod";
import { sourceSchema } from "@/lib/core/source";
import { capacitySchema } from "@/lib/nodes/schema";

export const attentionSchema = z.object({
  severity: z.enum(["bad", "warn", "hold", "busy"]),
  kind: z.enum([
    "not_ready",
    "pressure",
    "cordoned_long",
    "blocked_budget",
    "stale_source",
    "running_action",
    "awaiting_approval",
    "paused_action",
    "blocked_action",
    "stuck_node",
    "unreadable",
    "frozen_mirror",
    "drift",
    "frozen_drift",
  ]),
  title: z.string(),
  says: z.string(),
  since: z.iso.datetime().nullable(),
  /** Path inside the console, for example /nodes/worker-1. */
  href: z.string(),
});

export const overviewSchema = z.object({
  sentence: z.string(),
  attention: z.array(attentionSchema),
  nodes: z.object({ total: z.int(), ready: z.int(), cordoned: z.int(), notReady: z.int() }),
  pods: z.object({ total: z.int(), running: z.int(), pending: z.int(), failing: z.int() }),
  tools: z.int(),
  cpu: capacitySchema,
  memory: capacitySchema,
  /** Points of the last 24 h, oldest first: [unix seconds, value]. Empty when no metrics source answers. */
  charts: z.array(
    z.object({
      name: z.string(),
      unit: z.enum(["cores", "bytes", "count"]),
      max: z.number().nullable(),
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
  actions: z.object({
    running: z.int().meta({ description: "not over, and not waiting for an approval" }),
    awaitingYou: z.int().meta({ description: "waiting for an approval that whoever asks may give" }),
    quotasAwaitingYou: z.int().meta({ description: "changes of quotas among them" }),
  }),
  drift: z.int().nullable().meta({
    description: "objects otherwise than they should be; null where that is not known, or not theirs to know",
  }),
  sources: z.array(sourceSchema),
});
