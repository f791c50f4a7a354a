import "server-only";
import { z } from "zod";
import type { BudgetRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire } from "./wire";

const countOrPercent = z.union([z.number(), z.string()]).optional();

const budgetWire = z.object({
  metadata: metaWire.extend({ generation: z.number().optional() }),
  spec: z.object({
    minAvailable: countOrPercent,
    maxUnavailable: countOrPercent,
    unhealthyPodEvictionPolicy: z.string().optional(),
    selector: z
      .object({
        matchLabels: z.record(z.string(), z.string()).optional(),
        matchExpressions: z
          .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
          .optional(),
      })
      .nullish(),
  }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      disruptionsAllowed: z.number().default(0),
      currentHealthy: z.number().default(0),
      desiredHealthy: z.number().default(0),
      expectedPods: z.number().default(0),
      disruptedPods: z.record(z.string(), z.unknown()).nullish(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            reason: z.string().default(""),
            message: z.string().default(""),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .optional(),
});

/** @throws ZodError for an object that can't be read */
export function projectBudget(object: unknown): BudgetRecord {
  const { metadata, spec, status } = budgetWire.parse(object);
  const allowed = status?.conditions?.find(({ type }) => type === "DisruptionAllowed");
  return {
    kind: "poddisruptionbudgets",
    ...baseOf(metadata),
    namespace: intern(metadata.namespace ?? ""),
    selectsNone: spec.selector === undefined || spec.selector === null,
    matchLabels: spec.selector?.matchLabels ?? {},
    matchExpressions: (spec.selector?.matchExpressions ?? []).map((each) => ({
      ...each,
      values: each.values ?? [],
    })),
    minAvailable: spec.minAvailable === undefined ? null : String(spec.minAvailable),
    maxUnavailable: spec.maxUnavailable === undefined ? null : String(spec.maxUnavailable),
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
    disruptedPods: Object.keys(status?.disruptedPods ?? {}).length,
    alwaysAllowsUnhealthy: spec.unhealthyPodEvictionPolicy === "AlwaysAllow",
    since: isoOrNull(allowed?.lastTransitionTime),
    problem: allowed?.reason === "SyncFailed" ? intern(allowed.message) : null,
    stale: (status?.observedGeneration ?? -1) < (metadata.generation ?? 0),
  };
}
