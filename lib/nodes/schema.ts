import { z } from "zod";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { nodeNameSchema } from "./name/schema";

/** CPU in cores and memory in bytes, as allocatable / requested / used. `used` is null when no metrics source answers. */
export const capacitySchema = z.object({
  allocatable: z.number(),
  requested: z.number(),
  used: z.number().nullable(),
});

export const NODE_STATES = ["ready", "cordoned", "pressure", "not_ready", "unknown"] as const;

export const cordonSchema = z.object({
  by: z.string().nullable().meta({ description: "null when it was cordoned outside Forgeboard" }),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  actionId: z.string().nullable(),
});

export const nodeRowSchema = z.object({
  name: z.string(),
  role: z.string(),
  state: z.enum(NODE_STATES),
  /** The reason under the state: "kubelet silent for 11 min", "anna, 2 h ago: kernel upgrade, T412233" without the name part. */
  why: z.string().nullable(),
  stateSince: z.iso.datetime().nullable(),
  ready: z.boolean(),
  stuck: z.string().nullable().meta({ description: "why pods on it cannot be ended in the ordinary way" }),
  cordon: cordonSchema.nullable(),
  conditions: z.array(z.string()).meta({ description: "condition types that are bad now" }),
  pods: z.int(),
  podsMax: z.number(),
  tools: z.int(),
  cpu: capacitySchema,
  memory: capacitySchema,
  version: z.string(),
  createdAt: z.iso.datetime(),
  taints: z.array(z.string()),
  activeAction: z.object({ id: z.uuid(), action: z.string(), state: z.string() }).nullable(),
});

export const nodePodSchema = z.object({
  key: z.string(),
  namespace: z.string(),
  name: z.string(),
  phase: z.string(),
  reason: z.string().nullable(),
  owner: z.string().nullable().meta({ description: "Deployment web, 2 replicas" }),
  /** What a drain would do to it, and all reasons in words. */
  verdict: z.enum(DRAIN_VERDICTS),
  verdictSays: z.string(),
  restarts: z.int(),
  cpuCores: z.number(),
  memoryBytes: z.number(),
  createdAt: z.iso.datetime(),
});

export const nodeItemSchema = nodeRowSchema.extend({
  /** One sentence of state: "Ready, cordoned by anna 2 h ago for T1234: kernel upgrade". */
  sentence: z.string(),
  conditionList: z.array(
    z.object({
      type: z.string(),
      status: z.string(),
      good: z.boolean(),
      reason: z.string(),
      message: z.string(),
      since: z.iso.datetime().nullable(),
    }),
  ),
  groups: z.array(
    z.object({ tool: z.string().nullable(), namespace: z.string(), pods: z.array(nodePodSchema) }),
  ),
  verdicts: z.record(z.enum(DRAIN_VERDICTS), z.int()).meta({ description: "pods by what a drain would do" }),
  labels: z.record(z.string(), z.string()),
  addresses: z.array(z.object({ type: z.string(), address: z.string() })),
  system: z.object({ os: z.string(), kernel: z.string(), runtime: z.string(), kubelet: z.string() }),
  events: z.array(
    z.object({
      type: z.string(),
      reason: z.string(),
      message: z.string(),
      count: z.int(),
      lastAt: z.iso.datetime(),
    }),
  ),
  equivalent: z.array(z.object({ label: z.string(), command: z.string() })),
});

/** Input of node.cordon and node.uncordon: 1 to 200 distinct node names. */
export const nodeNamesSchema = z
  .array(nodeNameSchema)
  .min(1)
  .max(200)
  .refine((names) => new Set(names).size === names.length, "expected each node once");

export const cordonInputSchema = z.strictObject({ nodes: nodeNamesSchema });
/** `overrideNotReady` accepts, with the action's reason, that pods will be placed on a node that is not Ready. */
export const uncordonInputSchema = z.strictObject({
  nodes: nodeNamesSchema,
  overrideNotReady: z.boolean().default(false),
});
