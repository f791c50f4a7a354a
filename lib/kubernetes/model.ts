/** Whose the API server says our writes are. */
export const FIELD_MANAGER = "forgeboard";

/** Objects of a tenant as flat fields of text, whatever their kind: what is compared, and what is written. */

/** In the order they are made: a tool gets its rights last, when its limits are there. */
export const TENANT_KINDS = [
  "namespace",
  "serviceaccount",
  "resourcequota",
  "limitrange",
  "rolebinding",
  "clusterrolebinding",
] as const;
export type TenantKind = (typeof TENANT_KINDS)[number];

/**
 * By path: `labels.tenancy`, `annotations.RunAsUser`, `hard.pods`, `limits.max.cpu` (of type Container),
 * `roleRef` ("ClusterRole/view"), `subjects` ("User/anna", sorted, with commas between).
 */
export type Fields = Readonly<Record<string, string>>;

/** `namespace` is "" for what belongs to none. */
export type TenantPlace = { kind: TenantKind; namespace: string; name: string };
export type TenantObject = TenantPlace & { uid: string; resourceVersion: string; fields: Fields };
