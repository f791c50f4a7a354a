import { z } from "zod";
import { type OverrideKey, unitOf } from "@/lib/core/quota-override";
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

export const toolNameSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "expected a tool's name: lower case, digits and -");

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
