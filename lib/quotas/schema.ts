import { z } from "zod";
import { type OverrideKey, unitOf } from "@/lib/core/quota-override";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { readAmount } from "./model";

const amountOf = (key: OverrideKey) =>
  unitOf(key) === "pieces"
    ? z.int(`expected a whole number of ${key}`).nonnegative("expected 0 or more")
    : z.number(`expected a number of ${unitOf(key)}`).nonnegative("expected 0 or more");

/** Amounts by key, in CPUs, GiB and pieces; what is not named has the default. */
export const overrideSchema = z.strictObject({
  cpu: amountOf("cpu").optional(),
  memory: amountOf("memory").optional(),
  pods: amountOf("pods").optional(),
  services: amountOf("services").optional(),
  deployments: amountOf("deployments").optional(),
  jobs: amountOf("jobs").optional(),
  cronjobs: amountOf("cronjobs").optional(),
  pod_cpu: amountOf("pod_cpu").optional(),
  pod_memory: amountOf("pod_memory").optional(),
});

const cell = z.object({
  used: z.number(),
  hard: z.number(),
  /** The most in 30 days; null where nobody counts. */
  peak: z.number().nullable(),
});

const typed = (key: OverrideKey) =>
  z
    .string()
    .max(40)
    .superRefine((text, context) => {
      const read = readAmount(key, text);
      if ("problem" in read) context.addIssue({ code: "custom", message: read.problem });
    });
const quantity = z
  .string()
  .max(40)
  .regex(/^(\d+\.?\d*|\.\d+)([KMGTP]i|[mkMGTP])?$/, "expected a quantity: 500m, 8Gi");
const quantities = z.record(z.string().max(120), quantity);

/** Input of quota.edit: all of what shall differ from the default, as quantities; what is not named has the default. */
export const quotaEditSchema = z.strictObject({
  tool: toolNameSchema,
  override: z.strictObject({
    cpu: typed("cpu").optional(),
    memory: typed("memory").optional(),
    pods: typed("pods").optional(),
    services: typed("services").optional(),
    deployments: typed("deployments").optional(),
    jobs: typed("jobs").optional(),
    cronjobs: typed("cronjobs").optional(),
    pod_cpu: typed("pod_cpu").optional(),
    pod_memory: typed("pod_memory").optional(),
  }),
  /** What an undo puts back exactly, where it was not what the override and the default come to. */
  exactly: z
    .strictObject({ hard: quantities, limits: quantities })
    .optional()
    .meta({ description: "amounts of the quota, and of the LimitRange by max.cpu, default.memory…" }),
  /** Gives less than is used now, knowingly. */
  acceptBelowUsed: z.boolean().default(false),
});

export const QUOTA_USES = ["over", "near", "idle", "usual", "none"] as const;

export const quotaRowSchema = z.object({
  namespace: z.string(),
  tool: z.string().nullable(),
  use: z.enum(QUOTA_USES).meta({
    description:
      "over: at a limit; near: 90 % of one; idle: never 10 % of any in 30 days; none: there is no quota",
  }),
  /** Of the resource that is nearest to its limit, as a part of 1. */
  pressure: z.number().nullable(),
  pressureOf: z.string().nullable(),
  cpu: cell.nullable().meta({ description: "limits, or requests where there are none; in cores" }),
  memory: cell.nullable().meta({ description: "limits, or requests where there are none; in bytes" }),
  pods: cell.nullable(),
  jobs: cell.nullable(),
  /** ResourceQuotas that count everything; the strictest wins. */
  quotas: z.int(),
  override: z.string().nullable().meta({ description: "memory 32Gi, pods 20" }),
  /** Keys of the override that give no more than the default. */
  obsolete: z.array(z.string()),
  drift: z.array(z.string()),
  /** The request or edit that is not over yet. */
  action: z.object({ id: z.uuid(), state: z.string() }).nullable(),
});

const byKey = z.record(z.string(), z.string());

export const quotaItemSchema = quotaRowSchema.extend({
  resources: z.array(
    cell.extend({
      resource: z.string(),
      by: z.string().meta({ description: "the ResourceQuota that is strictest" }),
      standard: z.string().nullable().meta({ description: "the profile's default" }),
    }),
  ),
  names: z.array(z.string()),
  scoped: z
    .array(z.string())
    .meta({ description: "ResourceQuotas of some pods alone, which are not merged" }),
  container: z
    .array(
      z.object({
        bound: z.enum(["default", "defaultRequest", "max", "min"]),
        cpu: z.string().nullable(),
        memory: z.string().nullable(),
        standard: z.string(),
      }),
    )
    .meta({ description: "what the LimitRanges give each container together: of bounds the strictest" }),
  limitNames: z.array(z.string()).meta({ description: "more than one LimitRange is most likely a mistake" }),
  declared: z.object({
    owner: z.enum(["file", "forgeboard"]),
    file: z.string().nullable(),
    amounts: byKey,
    ticket: z.string().nullable(),
  }),
  /** By key of an override; null where the platform gives no quotas. */
  defaults: byKey.nullable(),
  ceiling: byKey,
  offers: z.object({ edit: z.boolean(), request: z.boolean() }),
});
