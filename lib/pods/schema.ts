import { z } from "zod";

export const podRowSchema = z.object({
  key: z.string().meta({ description: "namespace/name" }),
  name: z.string(),
  namespace: z.string(),
  tool: z.string().nullable(),
  node: z.string().nullable(),
  phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Unknown", "Terminating"]),
  ready: z.boolean(),
  /** In words: "CrashLoopBackOff: exit 1, 14 restarts", "Pending because no node has 4 CPU free". Null when nothing is wrong. */
  reason: z.string().nullable(),
  restarts: z.int(),
  image: z.string(),
  owner: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

export const podItemSchema = podRowSchema.extend({
  sentence: z.string(),
  uid: z.string(),
  podIp: z.string().nullable(),
  priority: z.int(),
  graceSeconds: z.int().nullable(),
  labels: z.record(z.string(), z.string()),
  requests: z.object({ cpuCores: z.number(), memoryBytes: z.number() }),
  containers: z.array(
    z.object({
      name: z.string(),
      init: z.boolean(),
      image: z.string(),
      imageId: z.string().nullable(),
      ready: z.boolean(),
      restarts: z.int(),
      state: z.string(),
      reason: z.string().nullable(),
      message: z.string().nullable(),
      startedAt: z.iso.datetime().nullable(),
      lastExit: z.string().nullable(),
    }),
  ),
  /** What a drain of its node would mean for it; null when it is on none. */
  drainSays: z.string().nullable(),
  equivalent: z.array(z.object({ label: z.string(), command: z.string() })),
});
