import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { QuotaRecord } from "@/lib/live/model";
import { baseOf, intern, metaWire, share } from "./wire";

export const amountsWire = z.record(z.string(), z.union([z.string(), z.number()])).default({});

const quotaWire = z.object({
  metadata: metaWire,
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
  };
}

/** Thousands of namespaces have the same quota, and most use nothing of it. */
export const amountsOf = (wire: z.infer<typeof amountsWire>): Readonly<Record<string, number>> =>
  share(`amounts ${JSON.stringify(wire)}`, () =>
    Object.fromEntries(
      Object.entries(wire).map(([name, text]) => [intern(name), parseQuantity(String(text))]),
    ),
  );
