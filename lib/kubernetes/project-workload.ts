import "server-only";
import { z } from "zod";
import type { JobFacts, WorkloadRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire, ownerOf } from "./wire";

const workloadWire = z.object({
  metadata: metaWire,
  spec: z
    .object({
      replicas: z.number().optional(),
      parallelism: z.number().optional(),
      completions: z.number().nullish(),
      suspend: z.boolean().nullish(),
      strategy: z.object({ type: z.string().optional() }).optional(),
      backoffLimit: z.number().optional(),
      backoffLimitPerIndex: z.number().nullish(),
      podFailurePolicy: z
        .object({
          rules: z.array(
            z.object({
              action: z.string(),
              onPodConditions: z
                .array(z.object({ type: z.string(), status: z.string().optional() }))
                .nullish(),
            }),
          ),
        })
        .optional(),
    })
    .default({}),
  status: z
    .object({
      readyReplicas: z.number().optional(),
      numberReady: z.number().optional(),
      desiredNumberScheduled: z.number().optional(),
      ready: z.number().nullish(),
      startTime: z.string().nullish(),
      active: z.number().optional(),
      failed: z.number().optional(),
      succeeded: z.number().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string().optional(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .default({}),
});

type WorkloadWire = z.infer<typeof workloadWire>;

/** Whatever keeps pods or runs them, alike. @throws ZodError for an object that can't be read */
export const projectWorkload =
  (kind: WorkloadRecord["kind"]) =>
  (object: unknown): WorkloadRecord => {
    const { metadata, spec, status } = workloadWire.parse(object);
    return {
      kind,
      ...baseOf(metadata),
      namespace: intern(metadata.namespace ?? ""),
      owner: ownerOf(metadata),
      replicas: spec.replicas ?? spec.parallelism ?? status.desiredNumberScheduled ?? 1,
      readyReplicas: status.readyReplicas ?? status.numberReady ?? status.ready ?? 0,
      strategy: spec.strategy?.type === undefined ? null : intern(spec.strategy.type),
      available: kind === "deployments" ? availableOf(status) : null,
      backoffLimit: kind === "jobs" ? (spec.backoffLimit ?? 6) : null,
      ignoresDisruption: onDisruption(spec) === "Ignore",
      job: kind === "jobs" ? jobFacts(spec, status) : null,
    };
  };

function availableOf({ conditions }: WorkloadWire["status"]): WorkloadRecord["available"] {
  const condition = conditions?.find(({ type }) => type === "Available");
  const since = isoOrNull(condition?.lastTransitionTime);
  return since === null ? null : { is: condition?.status === "True", since };
}

function jobFacts(spec: WorkloadWire["spec"], status: WorkloadWire["status"]): JobFacts {
  const end = status.conditions?.find(
    (condition) =>
      (condition.type === "Complete" || condition.type === "Failed") && condition.status === "True",
  );
  return {
    suspended: spec.suspend ?? false,
    startedAt: isoOrNull(status.startTime),
    active: status.active ?? 0,
    failed: status.failed ?? 0,
    succeeded: status.succeeded ?? 0,
    completions: spec.completions ?? null,
    over: end !== undefined,
    endedAt: isoOrNull(end?.lastTransitionTime),
    backoffLimitPerIndex: spec.backoffLimitPerIndex ?? null,
    onDisruption: onDisruption(spec),
  };
}

/** The first rule that an evicted pod meets by its condition. */
const onDisruption = (spec: WorkloadWire["spec"]): string | null =>
  spec.podFailurePolicy?.rules.find((rule) =>
    rule.onPodConditions?.some((condition) => condition.type === "DisruptionTarget"),
  )?.action ?? null;
