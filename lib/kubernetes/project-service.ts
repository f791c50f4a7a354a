import "server-only";
import { z } from "zod";
import type { ServiceRecord } from "@/lib/live/model";
import { baseOf, intern, metaWire, share } from "./wire";

const serviceWire = z.object({
  metadata: metaWire,
  spec: z.object({
    selector: z.record(z.string(), z.string()).nullish(),
    ports: z.array(z.object({ port: z.number() })).nullish(),
  }),
});

/** @throws ZodError for an object that can't be read */
export function projectService(object: unknown): ServiceRecord {
  const { metadata, spec } = serviceWire.parse(object);
  const base = baseOf(metadata);
  const ports = (spec.ports ?? []).map(({ port }) => port);
  return {
    kind: "services",
    ...base,
    namespace: intern(metadata.namespace ?? ""),
    selector: selectorOf(spec.selector ?? {}, base.labels),
    ports: share(`ports ${ports.join()}`, () => ports),
  };
}

/** Most services select by the very labels they carry themselves. An empty selector selects nothing. */
function selectorOf(
  wire: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): ServiceRecord["selector"] {
  const entries = Object.entries(wire);
  if (entries.length === 0) return null;
  const same =
    entries.length === Object.keys(labels).length && entries.every(([key, value]) => labels[key] === value);
  return same ? labels : Object.fromEntries(entries.map(([key, value]) => [intern(key), intern(value)]));
}
