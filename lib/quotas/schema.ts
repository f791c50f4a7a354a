import { z } from "zod";
import { type OVERRIDE_KEYS, unitOf } from "@/lib/core/quota-override";

const amountOf = (key: (typeof OVERRIDE_KEYS)[number]) =>
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
