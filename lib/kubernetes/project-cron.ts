import "server-only";
import { z } from "zod";
import type { CronRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire } from "./wire";

const cronWire = z.object({
  metadata: metaWire,
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().nullish(),
    suspend: z.boolean().nullish(),
    concurrencyPolicy: z.enum(["Allow", "Forbid", "Replace"]).default("Allow"),
    startingDeadlineSeconds: z.number().nullish(),
  }),
  status: z
    .object({ active: z.array(z.unknown()).nullish(), lastScheduleTime: z.string().nullish() })
    .default({}),
});

/** @throws ZodError for an object that can't be read */
export function projectCron(object: unknown): CronRecord {
  const { metadata, spec, status } = cronWire.parse(object);
  return {
    kind: "cronjobs",
    ...baseOf(metadata),
    namespace: intern(metadata.namespace ?? ""),
    schedule: intern(spec.schedule),
    timeZone: spec.timeZone ?? null,
    suspend: spec.suspend ?? false,
    concurrencyPolicy: spec.concurrencyPolicy,
    startingDeadlineSeconds: spec.startingDeadlineSeconds ?? null,
    active: status.active?.length ?? 0,
    lastScheduledAt: isoOrNull(status.lastScheduleTime),
  };
}
