import "server-only";
import { z } from "zod";
import type { EventRecord } from "@/lib/live/model";
import { baseOf, intern, isoOf, metaWire } from "./wire";

const eventWire = z.object({
  metadata: metaWire,
  involvedObject: z.object({ kind: z.string().default(""), name: z.string().default("") }),
  type: z.string().optional(),
  reason: z.string().default(""),
  message: z.string().default(""),
  count: z.number().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number(), lastObservedTime: z.string() }).nullish(),
});

/** @throws ZodError for an object that can't be read */
export function projectEvent(object: unknown): EventRecord {
  const wire = eventWire.parse(object);
  const lastAt =
    wire.series?.lastObservedTime ?? wire.lastTimestamp ?? wire.eventTime ?? wire.metadata.creationTimestamp;
  return {
    kind: "events",
    ...baseOf(wire.metadata),
    namespace: wire.metadata.namespace ?? "",
    about: { kind: intern(wire.involvedObject.kind), name: intern(wire.involvedObject.name) },
    type: wire.type === "Warning" ? "Warning" : "Normal",
    reason: intern(wire.reason),
    message: wire.message,
    count: wire.series?.count ?? wire.count ?? 1,
    lastAt: isoOf(lastAt),
  };
}
