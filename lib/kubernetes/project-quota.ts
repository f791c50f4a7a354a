import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { AmountsSet, QuotaRecord } from "@/lib/live/model";
import { baseOf, intern, isoOf, metaWire, share } from "./wire";

export const amountsWire = z.record(z.string(), z.union([z.string(), z.number()])).default({});

/** Who set which fields: "f:spec" → "f:hard" → "f:limits.memory" → {}. */
const managedWire = z.object({
  manager: z.string().default("unknown"),
  time: z.string().optional(),
  fieldsV1: z
    .object({ "f:spec": z.object({ "f:hard": z.record(z.string(), z.unknown()).optional() }).optional() })
    .optional(),
});

const quotaWire = z.object({
  metadata: metaWire.extend({ managedFields: z.array(managedWire).optional() }),
  spec: z.object({
    hard: amountsWire,
    scopes: z.array(z.string()).nullish(),
    scopeSelector: z.unknown().optional(),
  }),
  status: z.object({ hard: amountsWire, used: amountsWire }).optional(),
});

/** In force is what the status says; until the controller has written one, the spec stands for it. @throws ZodError, AppError for an object that can't be read */
export function projectQuota(object: unknown): QuotaRecord {
  const { metadata, spec, status } = quotaWire.parse(object);
  return {
    kind: "resourcequotas",
    ...baseOf(metadata),
    namespace: intern(metadata.namespace ?? ""),
    hard: amountsOf(status === undefined || Object.keys(status.hard).length === 0 ? spec.hard : status.hard),
    used: amountsOf(status?.used ?? {}),
    scoped: (spec.scopes?.length ?? 0) > 0 || (spec.scopeSelector ?? null) !== null,
    setLater: setLater(metadata.managedFields ?? [], metadata.creationTimestamp),
  };
}

/** Both times are written to the second, one after the other. */
const MAKING_MS = 1_000;
const NEVER: readonly AmountsSet[] = Object.freeze([]);

function setLater(managed: readonly z.infer<typeof managedWire>[], madeAt: string): readonly AmountsSet[] {
  const later = managed.flatMap(({ manager, time, fieldsV1 }) => {
    const amounts = Object.keys(fieldsV1?.["f:spec"]?.["f:hard"] ?? {}).filter((key) => key.startsWith("f:"));
    if (amounts.length === 0 || time === undefined) return [];
    if (Date.parse(time) <= Date.parse(madeAt) + MAKING_MS) return [];
    return [
      { manager: intern(manager), at: isoOf(time), amounts: amounts.map((key) => intern(key.slice(2))) },
    ];
  });
  return later.length === 0 ? NEVER : later;
}

/** Thousands of namespaces have the same quota, and most use nothing of it. */
export const amountsOf = (wire: z.infer<typeof amountsWire>): Readonly<Record<string, number>> =>
  share(`amounts ${JSON.stringify(wire)}`, () =>
    Object.fromEntries(
      Object.entries(wire).map(([name, text]) => [intern(name), parseQuantity(String(text))]),
    ),
  );
