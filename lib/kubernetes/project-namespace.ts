import "server-only";
import { z } from "zod";
import type { NamespaceRecord } from "@/lib/live/model";
import { baseOf, metaWire } from "./wire";

const namespaceWire = z.object({
  metadata: metaWire,
  status: z.object({ phase: z.string().optional() }).default({}),
});

/** @throws ZodError for an object that can't be read */
export function projectNamespace(object: unknown): NamespaceRecord {
  const { metadata, status } = namespaceWire.parse(object);
  return {
    kind: "namespaces",
    ...baseOf(metadata),
    phase: status.phase ?? "Active",
    runAsUser: metadata.annotations?.RunAsUser ?? null,
  };
}
