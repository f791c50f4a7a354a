import "server-only";
import { z } from "zod";
import type { Fields, TenantKind, TenantObject, TenantPlace } from "./model";

/** Where a tenant's objects are, and how they become flat fields and back. What we do not own stays as it is. */

type Shape = {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  fields(object: unknown): Fields;
  /** What a new object has beside its name. */
  body(fields: Fields): Record<string, unknown>;
};

const textMap = z.record(z.string(), z.string()).nullish();
const amounts = z.record(z.string(), z.union([z.string(), z.number()])).nullish();

const prefixed = (prefix: string, values: Readonly<Record<string, unknown>> | null | undefined): Fields =>
  Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [`${prefix}.${name}`, String(value)]),
  );

/** The fields under a prefix, without it. */
export const under = <Value>(
  prefix: string,
  fields: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([path]) => path.startsWith(`${prefix}.`))
      .map(([path, value]) => [path.slice(prefix.length + 1), value]),
  );

const namespaceWire = z.object({ metadata: z.object({ labels: textMap, annotations: textMap }) });
const quotaWire = z.object({
  spec: z
    .object({ hard: amounts, scopes: z.array(z.string()).nullish(), scopeSelector: z.unknown().optional() })
    .default({}),
});

export const limitEntryWire = z.looseObject({
  type: z.string(),
  default: amounts,
  defaultRequest: amounts,
  max: amounts,
  min: amounts,
});
export const limitRangeWire = z.object({
  spec: z.object({ limits: z.array(limitEntryWire).nullish() }).default({}),
});
export const BOUNDS = ["default", "defaultRequest", "max", "min"] as const;

const bindingWire = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});

const binding = {
  fields(object: unknown): Fields {
    const { roleRef, subjects } = bindingWire.parse(object);
    const names = (subjects ?? []).map(({ kind, name, namespace }) =>
      namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`,
    );
    return { roleRef: `${roleRef.kind}/${roleRef.name}`, subjects: names.sort().join(",") };
  },
  body: ({ roleRef = "", subjects = "" }: Fields) => {
    const [kind, ...name] = roleRef.split("/");
    return {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: name.join("/") },
      subjects: subjectsOf(subjects),
    };
  },
};

/** "User/anna,Group/admins" as RBAC has it. Accounts of services are never ours to bind. */
export const subjectsOf = (text: string): unknown[] =>
  text
    .split(",")
    .filter(Boolean)
    .map((one) => {
      const [kind, ...name] = one.split("/");
      return { apiGroup: "rbac.authorization.k8s.io", kind, name: name.join("/") };
    });

const SHAPES: { [K in TenantKind]: Shape } = {
  namespace: {
    apiVersion: "v1",
    kind: "Namespace",
    plural: "namespaces",
    namespaced: false,
    fields(object) {
      const { labels, annotations } = namespaceWire.parse(object).metadata;
      return { ...prefixed("labels", labels), ...prefixed("annotations", annotations) };
    },
    body: () => ({}),
  },
  serviceaccount: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    namespaced: true,
    fields: () => ({}),
    body: () => ({}),
  },
  resourcequota: {
    apiVersion: "v1",
    kind: "ResourceQuota",
    plural: "resourcequotas",
    namespaced: true,
    fields(object) {
      const { spec } = quotaWire.parse(object);
      const scoped = (spec.scopes?.length ?? 0) > 0 || (spec.scopeSelector ?? null) !== null;
      return { ...prefixed("hard", spec.hard), ...(scoped ? { scoped: "true" } : {}) };
    },
    body: (fields) => ({ spec: { hard: under("hard", fields) } }),
  },
  limitrange: {
    apiVersion: "v1",
    kind: "LimitRange",
    plural: "limitranges",
    namespaced: true,
    fields(object) {
      const entry = limitRangeWire.parse(object).spec.limits?.find(({ type }) => type === "Container");
      return Object.assign({}, ...BOUNDS.map((bound) => prefixed(`limits.${bound}`, entry?.[bound])));
    },
    body: (fields) => ({ spec: { limits: [{ type: "Container", ...boundsOf(fields) }] } }),
  },
  rolebinding: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    plural: "rolebindings",
    namespaced: true,
    ...binding,
  },
  clusterrolebinding: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    namespaced: false,
    ...binding,
  },
};

/** The bounds of a LimitRange's entry that the fields name. */
export const boundsOf = <Value>(
  fields: Readonly<Record<string, Value>>,
): Record<string, Readonly<Record<string, Value>>> =>
  Object.fromEntries(
    BOUNDS.map((bound) => [bound, under(`limits.${bound}`, fields)] as const).filter(
      ([, values]) => Object.keys(values).length > 0,
    ),
  );

const root = (apiVersion: string): string => (apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`);

/** The collection over all namespaces. */
export const collectionOf = (kind: TenantKind): string =>
  `${root(SHAPES[kind].apiVersion)}/${SHAPES[kind].plural}`;

/** The collection it is made in. */
export function collectionFor({ kind, namespace }: Pick<TenantPlace, "kind" | "namespace">): string {
  const { apiVersion, plural, namespaced } = SHAPES[kind];
  return `${root(apiVersion)}${namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ""}/${plural}`;
}

export const pathOf = (place: TenantPlace): string =>
  `${collectionFor(place)}/${encodeURIComponent(place.name)}`;

const metaWire = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default(""),
    uid: z.string(),
    resourceVersion: z.string(),
  }),
});

/** @throws ZodError for an object that can't be read */
export function projectTenant(kind: TenantKind, object: unknown): TenantObject {
  const { metadata } = metaWire.parse(object);
  return { kind, ...metadata, fields: SHAPES[kind].fields(object) };
}

/** A new object with these fields and nothing else. */
export function tenantBody({ kind, name, fields }: TenantPlace & { fields: Fields }): unknown {
  const shape = SHAPES[kind];
  const [labels, annotations] = [under("labels", fields), under("annotations", fields)];
  return {
    apiVersion: shape.apiVersion,
    kind: shape.kind,
    metadata: {
      name,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...shape.body(fields),
  };
}
