import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { Amounts, NodeRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire } from "./wire";

const amountsWire = z.object({
  cpu: z.string().optional(),
  memory: z.string().optional(),
  pods: z.string().optional(),
});

const nodeWire = z.object({
  metadata: metaWire,
  spec: z
    .object({
      unschedulable: z.boolean().optional(),
      taints: z
        .array(
          z.object({
            key: z.string(),
            value: z.string().optional(),
            effect: z.string(),
            timeAdded: z.string().nullish(),
          }),
        )
        .optional(),
    })
    .default({}),
  status: z
    .object({
      allocatable: amountsWire.optional(),
      capacity: amountsWire.optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.enum(["True", "False", "Unknown"]),
            reason: z.string().optional(),
            message: z.string().optional(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .optional(),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).optional(),
      nodeInfo: z
        .object({
          kubeletVersion: z.string().default(""),
          osImage: z.string().default(""),
          kernelVersion: z.string().default(""),
          containerRuntimeVersion: z.string().default(""),
          bootID: z.string().default(""),
        })
        .optional(),
    })
    .default({}),
});

export const amountsOf = (wire: z.infer<typeof amountsWire> | undefined): Amounts => ({
  cpuCores: parseQuantity(wire?.cpu ?? "0"),
  memoryBytes: parseQuantity(wire?.memory ?? "0"),
  pods: parseQuantity(wire?.pods ?? "0"),
});

/** Only annotations under `annotationPrefix` are kept. @throws ZodError, AppError for an object that can't be read */
export function projectNode(object: unknown, annotationPrefix: string): NodeRecord {
  const { metadata, spec, status } = nodeWire.parse(object);
  const info = status.nodeInfo;
  return {
    kind: "nodes",
    ...baseOf(metadata),
    annotations: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(annotationPrefix)),
    ),
    unschedulable: spec.unschedulable ?? false,
    taints: (spec.taints ?? []).map((taint) => ({
      key: intern(taint.key),
      value: taint.value ?? "",
      effect: intern(taint.effect),
      since: isoOrNull(taint.timeAdded),
    })),
    conditions: (status.conditions ?? []).map((condition) => ({
      type: intern(condition.type),
      status: condition.status,
      reason: intern(condition.reason ?? ""),
      message: intern(condition.message ?? ""),
      since: isoOrNull(condition.lastTransitionTime),
    })),
    addresses: status.addresses ?? [],
    allocatable: amountsOf(status.allocatable),
    capacity: amountsOf(status.capacity),
    kubeletVersion: intern(info?.kubeletVersion ?? ""),
    osImage: intern(info?.osImage ?? ""),
    kernelVersion: intern(info?.kernelVersion ?? ""),
    containerRuntime: intern(info?.containerRuntimeVersion ?? ""),
    bootId: info?.bootID ?? "",
  };
}
