import "server-only";
import { z } from "zod";
import type { WorkloadRecord } from "@/lib/live/model";
import { baseOf, intern, metaWire, ownerOf } from "./wire";

const workloadWire = z.object({
  metadata: metaWire,
  spec: z
    .object({
      replicas: z.number().optional(),
      parallelism: z.number().optional(),
      strategy: z.object({ type: z.string().optional() }).optional(),
      backoffLimit: z.number().optional(),
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
    })
    .default({}),
});

/** Deployment, ReplicaSet, StatefulSet, DaemonSet and Job alike. @throws ZodError for an object that can't be read */
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
      backoffLimit: kind === "jobs" ? (spec.backoffLimit ?? 6) : null,
      ignoresDisruption:
        spec.podFailurePolicy?.rules.some(
          (rule) =>
            rule.action === "Ignore" &&
            rule.onPodConditions?.some((condition) => condition.type === "DisruptionTarget") === true,
        ) ?? false,
    };
  };
