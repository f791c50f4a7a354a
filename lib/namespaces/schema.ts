import { z } from "zod";
import { driftRowSchema } from "@/lib/reconciler/schema";

export const BELONGS = ["tool", "platform", "nobody"] as const;

export const namespaceRowSchema = z.object({
  name: z.string(),
  belongsTo: z.enum(BELONGS).meta({ description: "nobody: of no tool that the directory has" }),
  tool: z.string().nullable(),
  disabled: z.boolean(),
  phase: z.string(),
  pods: z.int(),
  drift: z.int().meta({ description: "objects in it that are otherwise than they should be" }),
  severity: driftRowSchema.shape.severity.nullable(),
  quota: z.object({ resource: z.string(), percent: z.number() }).nullable(),
  createdAt: z.iso.datetime(),
});

export const namespaceItemSchema = namespaceRowSchema.extend({
  sentence: z.string(),
  labels: z.record(z.string(), z.string()),
  runAsUser: z.string().nullable(),
  workloads: z.array(z.object({ kind: z.string(), name: z.string(), replicas: z.string() })),
  quotas: z.array(z.object({ resource: z.string(), used: z.number(), hard: z.number(), by: z.string() })),
  driftRows: z.array(driftRowSchema),
  mode: z.enum(["observe", "plan", "manage"]),
  equivalent: z.array(z.object({ label: z.string(), command: z.string() })),
});
