import "server-only";
import { z } from "zod";
import type { RouteRecord, RouteRule } from "@/lib/live/model";
import { baseOf, intern, type MetaWire, metaWire } from "./wire";

/** Where requests of a host and path go, by Ingress or by HTTPRoute, told alike. */

const backendWire = z.object({ service: z.object({ name: z.string() }).nullish() });

const ingressWire = z.object({
  metadata: metaWire,
  spec: z.object({
    defaultBackend: backendWire.nullish(),
    rules: z
      .array(
        z.object({
          host: z.string().optional(),
          http: z
            .object({ paths: z.array(z.object({ path: z.string().optional(), backend: backendWire })) })
            .nullish(),
        }),
      )
      .nullish(),
  }),
});

const httpRouteWire = z.object({
  metadata: metaWire,
  spec: z.object({
    hostnames: z.array(z.string()).nullish(),
    rules: z
      .array(
        z.object({
          matches: z
            .array(z.object({ path: z.object({ value: z.string().optional() }).nullish() }))
            .nullish(),
          backendRefs: z
            .array(
              z.object({
                name: z.string(),
                kind: z.string().nullish(),
                group: z.string().nullish(),
                namespace: z.string().nullish(),
              }),
            )
            .nullish(),
        }),
      )
      .nullish(),
  }),
});

/** More than anybody writes by hand; what is beyond is not shown, so that one object cannot fill the memory. */
const RULES_MAX = 100;

/** @throws ZodError for an object that can't be read */
export function projectIngress(object: unknown): RouteRecord {
  const { metadata, spec } = ingressWire.parse(object);
  const rules = (spec.rules ?? []).flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ path, backend }) => ruleOf(host, path, backend.service?.name ?? null)),
  );
  if (spec.defaultBackend)
    rules.push(ruleOf(undefined, undefined, spec.defaultBackend.service?.name ?? null));
  return recordOf("ingresses", metadata, rules);
}

/** @throws ZodError for an object that can't be read */
export function projectHttpRoute(object: unknown): RouteRecord {
  const { metadata, spec } = httpRouteWire.parse(object);
  const hosts = spec.hostnames?.length ? spec.hostnames : [undefined];
  const rules = (spec.rules ?? []).flatMap(({ matches, backendRefs }) => {
    const paths = matches?.length ? matches.map(({ path }) => path?.value) : [undefined];
    const services = (backendRefs ?? [])
      .filter(({ namespace }) => !namespace || namespace === metadata.namespace)
      .filter(({ kind, group }) => (kind ?? "Service") === "Service" && !group)
      .map(({ name }) => name);
    const targets = services.length > 0 ? services : [null];
    return hosts.flatMap((host) =>
      paths.flatMap((path) => targets.map((service) => ruleOf(host, path, service))),
    );
  });
  return recordOf("httproutes", metadata, rules);
}

const ruleOf = (host: string | undefined, path: string | undefined, service: string | null): RouteRule => ({
  host: host ? intern(host) : "*",
  path: intern(path ?? "/"),
  service: service === null ? null : intern(service),
});

const recordOf = (kind: RouteRecord["kind"], metadata: MetaWire, rules: RouteRule[]): RouteRecord => ({
  kind,
  ...baseOf({ ...metadata, labels: undefined }),
  namespace: intern(metadata.namespace ?? ""),
  rules: rules.slice(0, RULES_MAX),
});
