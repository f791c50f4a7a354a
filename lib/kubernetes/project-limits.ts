import "server-only";
import { z } from "zod";
import type { LimitsRecord } from "@/lib/live/model";
import { amountsOf, amountsWire } from "./project-quota";
import { baseOf, intern, metaWire } from "./wire";

const limitsWire = z.object({
  metadata: metaWire,
  spec: z.object({
    limits: z
      .array(
        z.object({
          type: z.string(),
          default: amountsWire,
          defaultRequest: amountsWire,
          max: amountsWire,
          min: amountsWire,
        }),
      )
      .nullish(),
  }),
});

/** Entries for pods and claims are left out: tools are told about their containers. @throws ZodError, AppError for an object that can't be read */
export function projectLimits(object: unknown): LimitsRecord {
  const { metadata, spec } = limitsWire.parse(object);
  const entry = spec.limits?.find(({ type }) => type === "Container");
  return {
    kind: "limitranges",
    ...baseOf(metadata),
    namespace: intern(metadata.namespace ?? ""),
    default: amountsOf(entry?.default ?? {}),
    defaultRequest: amountsOf(entry?.defaultRequest ?? {}),
    max: amountsOf(entry?.max ?? {}),
    min: amountsOf(entry?.min ?? {}),
  };
}
