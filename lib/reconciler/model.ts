import type { z } from "zod";
import type { Fields, TenantObject, TenantPlace } from "@/lib/kubernetes/model";
import type {
  driftRowSchema,
  provisionInputSchema,
  putBackInputSchema,
  putBackMemoSchema,
  reconcileStateSchema,
  repairFoundSchema,
  repairInputSchema,
  repairMemoSchema,
} from "./schema";

/** What a tool should have in the cluster and what it has, both as flat fields of text, so that one comparison serves every kind. */

export type DesiredObject = TenantPlace & { tool: string | null; fields: Fields };
export type FoundObject = TenantObject;

/** A tool as far as its account matters. */
export type Account = { name: string; uid: number; disabled: boolean };

/** What runs in a namespace that a person started, and what this console holds still there. */
export type Workloads = {
  running: number;
  held: number;
  /** Names of pods that no controller has. */
  pods: readonly string[];
};

export type DriftField = { field: string; desired: string | null; found: string | null };

export const DRIFT_WHATS = [
  "missing",
  "differs",
  "unexpected",
  "duplicate",
  "orphan",
  "runs",
  "held",
  "impossible",
] as const;
export type DriftWhat = (typeof DRIFT_WHATS)[number];

/** How a repair would end it; null when only a person can. `remove`, `replace` and `stop` take something away. */
export type RepairKind = "create" | "change" | "replace" | "remove" | "stop" | "start" | "restart";

export type Drift = {
  /** `<kind>/<namespace>/<name>#<what>`: the same as long as the same thing is wrong with the same object. */
  id: string;
  tool: string | null;
  namespace: string;
  kind: string;
  name: string;
  what: DriftWhat;
  /** What differs, field by field; empty where the object as a whole is meant. */
  fields: readonly DriftField[];
  says: string;
  severity: "error" | "warning" | "info";
  repair: RepairKind | null;
};

export type DriftRow = z.infer<typeof driftRowSchema>;
export type ReconcileState = z.infer<typeof reconcileStateSchema>;
export type RepairInput = z.infer<typeof repairInputSchema>;
export type ProvisionInput = z.infer<typeof provisionInputSchema>;
export type RepairMemo = z.infer<typeof repairMemoSchema>;
export type PutBackInput = z.infer<typeof putBackInputSchema>;
export type PutBackMemo = z.infer<typeof putBackMemoSchema>;
export type FoundChange = z.infer<typeof repairFoundSchema>["changes"][number];

/** Which drift of its tools a repair ends, whenever it looks. Null is any. */
export type Scope = {
  ids: readonly string[] | null;
  whats: readonly DriftWhat[] | null;
  kind: string | null;
  /** Whether it may take something away that is not named by its id. */
  destructive: boolean;
  /** `namespace/name` of pods that no controller has and that may end. Nothing brings them back, so no other one does. */
  pods: readonly string[];
};

/** Label of a workload that is held still, so that the index sees it too. */
export const heldLabel = (annotationPrefix: string): string => `${annotationPrefix}held`;

/** 63 is a label's most; maintain-kubeusers takes names of fewer than 54, since others are made from them. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_MAX = 53;

/** Whether Kubernetes can have a namespace for it. */
export const canHaveNamespace = (tool: string): boolean => tool.length <= NAME_MAX && NAME.test(tool);

/** How drift names a pod that no controller has, so that a plan names it too. */
export const lonePodField = (name: string): DriftField => ({
  field: `pod ${name}`,
  desired: null,
  found: "runs",
});

export const lonePodsOf = ({ namespace, fields }: Pick<Drift, "namespace" | "fields">): string[] =>
  fields.flatMap(({ field }) => (field.startsWith("pod ") ? [`${namespace}/${field.slice(4)}`] : []));

export const inScope = (drift: Pick<Drift, "id" | "what" | "kind" | "repair">, scope: Scope): boolean =>
  drift.repair !== null &&
  (scope.ids === null ? scope.destructive || !isDestructive(drift) : isNamed(drift, scope.ids)) &&
  (scope.whats === null || scope.whats.includes(drift.what)) &&
  (scope.kind === null || scope.kind === drift.kind);

/** What was to be replaced and is missing by now is what a replacement left that was cut off between its two writes. */
const isNamed = ({ id, what }: Pick<Drift, "id" | "what">, ids: readonly string[]): boolean =>
  ids.includes(id) || (what === "missing" && ids.includes(id.replace(/#missing$/, "#differs")));

const DESTRUCTIVE: ReadonlySet<RepairKind | null> = new Set(["replace", "remove", "stop"]);

/** Takes something away that was there: never without a person. */
export const isDestructive = ({ repair }: Pick<Drift, "repair">): boolean => DESTRUCTIVE.has(repair);

/** What a repair has where nothing else is said: tools done before it asks, and requests to the API server a second. */
export const CANARY = 5;
export const REQUESTS_PER_SECOND = 50;

export const objectKey = ({ kind, namespace, name }: TenantPlace): string => `${kind}/${namespace}/${name}`;
export const driftId = (place: { kind: string; namespace: string; name: string }, what: DriftWhat): string =>
  `${place.kind}/${place.namespace}/${place.name}#${what}`;

/** Kinds that are kept in files of each tool. */
const OF_TOOLS: ReadonlySet<string> = new Set([
  "home",
  "disabled-flag",
  "kubeconfig",
  "certificate",
  "token",
  "access",
]);
/** Kinds of what all tools share. */
const SHARED: ReadonlySet<string> = new Set([
  "admin-kubeconfig",
  "admin-certificate",
  "infrastructure-user",
  "infrastructure-access",
  "infrastructure-list",
  "token-file",
  "access-file",
  "infrastructure-file",
]);

export type RepairVerb = "tool.repair" | "account.repair" | "infrastructure.repair";

/**
 * Which verb ends it. What is in files has verbs of its own, since a file system may hang; so has what is nobody's any more,
 * or gives access over the whole cluster.
 */
export function repairedBy(id: string): RepairVerb {
  const [kind = ""] = id.split("/");
  if (SHARED.has(kind)) return "infrastructure.repair";
  if (!OF_TOOLS.has(kind)) return "tool.repair";
  return /^(token|access)\/.*#unexpected$/.test(id) ? "infrastructure.repair" : "account.repair";
}

/** Says that an API server has not read a file since it was written. */
export const isUnread = (id: string): boolean => /^(token|access)-file\/\/unread#/.test(id);

/** Target of every verb on files: one at a time, since all tools share the token file. */
export const ACCOUNTS = { kind: "accounts", name: "repair" };

/** In words, for people. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  namespace: "Namespace",
  serviceaccount: "ServiceAccount",
  rolebinding: "RoleBinding",
  clusterrolebinding: "ClusterRoleBinding",
  resourcequota: "ResourceQuota",
  limitrange: "LimitRange",
  workloads: "Workloads",
  home: "Home directory",
  "disabled-flag": "Flag of a disabled tool",
  kubeconfig: "Kubeconfig",
  certificate: "Client certificate",
  "admin-kubeconfig": "Kubeconfig of admin",
  "admin-certificate": "Client certificate of admin",
  token: "Token",
  access: "Lines of the ABAC file",
  "infrastructure-user": "Token of infrastructure user",
  "infrastructure-access": "ABAC lines of infrastructure user",
  "infrastructure-list": "List entry of infrastructure user",
  "token-file": "Token file",
  "access-file": "ABAC file",
  "infrastructure-file": "List of infrastructure users",
};
