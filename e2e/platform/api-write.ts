import { randomBytes } from "node:crypto";
import { isOver } from "./budgets";
import { apiVersionOf, type Resource, resourceNamed } from "./kinds";
import { withManaged } from "./managed-amounts";
import { isFields, type KubeObject, keyOf, type Meta, numberAt, stamp, textAt } from "./objects";
import { jsonPatch, mergePatch } from "./patch";
import { alreadyExists, badRequest, CHANGED, conflict, notFound, StatusError } from "./status-error";
import type { Store } from "./store";

export type Target = { of: Resource; namespace: string; name: string; subresource: string };

/** `manager` is whose the changes are. */
export type Writing = { dryRun: boolean; manager: string };

export const existing = (store: Store, { of, namespace, name }: Target): KubeObject => {
  const found = store.get(of.name, of.namespaced ? `${namespace}/${name}` : name);
  if (found === undefined) throw notFound(of, name);
  return found;
};

/** @throws BadRequest unless the body is an object with metadata of the resource asked for */
function checked(of: Resource, body: unknown): KubeObject {
  if (!isFields(body) || !isFields(body.metadata)) throw badRequest("the object provided is unrecognized");
  if (body.kind !== undefined && body.kind !== of.kind)
    throw badRequest(`the object provided is ${String(body.kind)}, expected ${of.kind}`);
  return body as KubeObject;
}

export function create(store: Store, target: Target, body: unknown, how: Writing): KubeObject {
  const { of, namespace } = target;
  const given = checked(of, body);
  if (of.namespaced && store.get("namespaces", namespace) === undefined)
    throw notFound(resourceNamed("namespaces"), namespace);
  const generated = given.metadata.generateName;
  const name =
    given.metadata.name ??
    (generated === undefined ? "" : `${generated}${randomBytes(3).toString("hex").slice(0, 5)}`);
  if (name === "")
    throw new StatusError(
      422,
      "Invalid",
      `${of.kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
    );
  const metadata: Meta = {
    ...given.metadata,
    name,
    ...(of.namespaced ? { namespace } : {}),
    uid: "",
    creationTimestamp: stamp(Date.now()),
    resourceVersion: "",
    generation: 1,
  };
  const object: KubeObject = { ...given, apiVersion: apiVersionOf(of), kind: of.kind, metadata };
  if (store.get(of.name, keyOf(metadata)) !== undefined) throw alreadyExists(of, name);
  const ready =
    of.name === "pods" && object.status === undefined ? { ...object, status: { phase: "Pending" } } : object;
  return how.dryRun ? ready : store.put(of.name, withManaged(null, ready, how.manager));
}

/** Replaces what a client may change: spec and metadata, or with the status subresource only the status. */
function update(
  store: Store,
  target: Target,
  before: KubeObject,
  wanted: KubeObject,
  how: Writing,
): KubeObject {
  const { of, name } = target;
  const asked = wanted.metadata.resourceVersion;
  if (asked !== undefined && asked !== "" && asked !== before.metadata.resourceVersion)
    throw conflict(of, name, CHANGED);
  const uid = wanted.metadata.uid;
  if (uid !== undefined && uid !== before.metadata.uid)
    throw conflict(
      of,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    );
  const kept = { ...before.metadata };
  const object: KubeObject =
    target.subresource === "status" || target.subresource === "approval"
      ? {
          ...before,
          metadata: { ...kept, annotations: wanted.metadata.annotations ?? kept.annotations ?? {} },
          status: wanted.status ?? {},
        }
      : {
          ...wanted,
          apiVersion: before.apiVersion,
          kind: before.kind,
          metadata: {
            ...wanted.metadata,
            name: kept.name,
            uid: kept.uid,
            creationTimestamp: kept.creationTimestamp,
            resourceVersion: kept.resourceVersion,
            ...generationAfter(before, wanted),
          },
          ...(of.subresources.includes("status") && before.status !== undefined
            ? { status: before.status }
            : {}),
        };
  return how.dryRun ? object : store.put(of.name, withManaged(before, object, how.manager));
}

/** Grows with every change of the spec, where an object has one. */
function generationAfter(before: KubeObject, wanted: KubeObject): { generation?: number } {
  const { generation } = before.metadata;
  if (generation === undefined) return {};
  return {
    generation: JSON.stringify(before.spec) === JSON.stringify(wanted.spec) ? generation : generation + 1,
  };
}

export const replace = (store: Store, target: Target, body: unknown, how: Writing): KubeObject =>
  update(store, target, existing(store, target), checked(target.of, body), how);

export function patch(
  store: Store,
  target: Target,
  contentType: string,
  body: unknown,
  how: Writing,
): KubeObject {
  const before = existing(store, target);
  if (contentType.startsWith("application/json-patch+json"))
    return update(store, target, before, checked(target.of, jsonPatch(before, body)), how);
  const strategic = contentType.startsWith("application/strategic-merge-patch+json");
  if (!strategic && !contentType.startsWith("application/merge-patch+json"))
    throw new StatusError(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`,
    );
  return update(store, target, before, checked(target.of, mergePatch(before, body, strategic)), how);
}

export type DeleteOptions = {
  dryRun?: readonly string[];
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
};

/** Pods with a grace period stay until their kubelet lets go, namespaces until they are empty; the rest goes at once. */
export function remove(store: Store, target: Target, options: DeleteOptions, dryRun: boolean): KubeObject {
  const before = existing(store, target);
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== before.metadata.uid)
    throw conflict(
      target.of,
      target.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${before.metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
    throw conflict(
      target.of,
      target.name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${before.metadata.resourceVersion}`,
    );
  if (dryRun) return before;
  const key = keyOf(before.metadata);
  if (
    target.of.name === "namespaces" &&
    [...store.values("pods")].some((pod) => pod.metadata.namespace === key)
  )
    return store.put("namespaces", {
      ...before,
      metadata: { ...before.metadata, deletionTimestamp: stamp(Date.now()) },
      status: { phase: "Terminating" },
    });
  const grace =
    options.gracePeriodSeconds ?? (numberAt(before, "spec", "terminationGracePeriodSeconds") || 30);
  const bound = target.of.name === "pods" && textAt(before, "spec", "nodeName") !== "" && !isOver(before);
  if (!bound || grace === 0) return store.remove(target.of.name, key) ?? before;
  if (before.metadata.deletionTimestamp !== undefined) return before;
  return store.put("pods", {
    ...before,
    metadata: {
      ...before.metadata,
      deletionTimestamp: stamp(Date.now() + grace * 1_000),
      deletionGracePeriodSeconds: grace,
    },
  });
}
