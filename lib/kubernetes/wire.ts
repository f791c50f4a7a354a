import "server-only";
import { z } from "zod";

/** Pieces shared by the wire schemas. They name only the fields used, so a newer API server does not break them. */

export const metaWire = z.object({
  uid: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
  resourceVersion: z.string(),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  deletionGracePeriodSeconds: z.number().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z
    .array(
      z.object({
        apiVersion: z.string().optional(),
        kind: z.string(),
        name: z.string(),
        uid: z.string(),
        controller: z.boolean().optional(),
      }),
    )
    .optional(),
});

export type MetaWire = z.infer<typeof metaWire>;

/** Longer texts are messages, which seldom repeat. */
const LENGTH_MAX = 256;
const GENERATION = 50_000;
let young = new Map<string, string>();
let old = new Map<string, string>();

/**
 * One string per text: node names, namespaces, images and label values repeat by the thousand. Two generations bound
 * what is held: texts not met again while the young one filled up are let go.
 */
export function intern(text: string): string {
  if (text.length > LENGTH_MAX) return text;
  const known = young.get(text);
  if (known !== undefined) return known;
  const kept = old.get(text) ?? text;
  if (young.size >= GENERATION) {
    old = young;
    young = new Map();
  }
  young.set(kept, kept);
  return kept;
}

const internAll = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [intern(key), intern(value)]));

/** What every record carries. */
export const baseOf = (meta: MetaWire) => ({
  uid: meta.uid,
  name: meta.name,
  resourceVersion: meta.resourceVersion,
  createdAt: isoOf(meta.creationTimestamp),
  labels: meta.labels === undefined ? NO_LABELS : internAll(meta.labels),
});

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});

/** The controller among the owners, or none. */
export function ownerOf(meta: MetaWire) {
  const owner = meta.ownerReferences?.find((each) => each.controller === true);
  return owner === undefined ? null : { kind: kindOf(owner), name: intern(owner.name), uid: owner.uid };
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Node: "v1",
  ReplicationController: "v1",
  Deployment: "apps/v1",
  ReplicaSet: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
};

/** A DaemonSet of another API than apps/v1 is not one to `kubectl drain`, nor to our tables. */
function kindOf({ kind, apiVersion }: { kind: string; apiVersion?: string | undefined }): string {
  const builtIn = BUILT_IN[kind];
  if (builtIn === undefined || apiVersion === undefined || apiVersion === builtIn) return intern(kind);
  return intern(`${kind}.${apiVersion.split("/")[0]}`);
}

let youngShared = new Map<string, unknown>();
let oldShared = new Map<string, unknown>();

/** One frozen object for all with the same content, which `key` spells; bounded as `intern` is. */
export function share<T extends object>(key: string, make: () => T): T {
  // Safe: a key begins with the name of the one type it is used for.
  const known = (youngShared.get(key) ?? oldShared.get(key)) as T | undefined;
  const kept = known ?? Object.freeze(make());
  if (youngShared.size >= GENERATION) {
    oldShared = youngShared;
    youngShared = new Map();
  }
  youngShared.set(key, kept);
  return kept;
}

/** Kubernetes writes seconds without a fraction; answers carry full ISO times. What begins together shares one text. */
export const isoOf = (text: string): string =>
  // Reading a date costs a sixth of what a pod costs, and the server's own form needs none.
  intern(SECONDS.test(text) ? `${text.slice(0, -1)}.000Z` : new Date(text).toISOString());
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
export const isoOrNull = (text: string | null | undefined): string | null =>
  text === undefined || text === null ? null : isoOf(text);
