import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { listTenants } from "@/lib/kubernetes/list-tenants";
import type { TenantKind, TenantObject } from "@/lib/kubernetes/model";
import type { LiveIndex, PodRecord } from "@/lib/live/model";
import { toolOfNamespace } from "@/lib/tools/model";
import type { Found } from "./drift";
import { heldLabel, objectKey, type Workloads } from "./model";

/** What is in the cluster now: the worker's own lists, page by page, one kind after the other. */

type Tenants = Pick<Profile, "tenancy" | "quotas" | "toolNamespace" | "platformNamespaces">;

/** Kinds that the profile gives anybody, so that nothing is listed for nothing. */
export function comparedKinds({ tenancy, quotas }: Pick<Tenants, "tenancy" | "quotas">): TenantKind[] {
  const { readOnly, full } = tenancy.infrastructure;
  return [
    "namespace",
    ...(tenancy.serviceAccounts.length > 0 ? (["serviceaccount"] as const) : []),
    ...(quotas === null ? [] : (["resourcequota", "limitrange"] as const)),
    ...(tenancy.roleBinding === null ? [] : (["rolebinding"] as const)),
    ...(readOnly.length + full.length > 0 ? (["clusterrolebinding"] as const) : []),
  ];
}

/** All of it, or an error: half a picture would make drift of what was not seen. @throws AppError of `listTenants` */
export async function observe(
  profile: Tenants & Pick<Profile, "annotationPrefix">,
  index: LiveIndex,
  signal: AbortSignal,
): Promise<Found> {
  const objects = new Map<string, TenantObject>();
  for (const kind of comparedKinds(profile))
    for (const object of await listTenants(kind, signal))
      if (object.namespace === "" || isOfTool(profile, object.namespace))
        objects.set(objectKey(object), object);
  return {
    objects,
    quotas: quotasOf(objects.values()),
    workloads: workloadsOf(index, profile.annotationPrefix),
  };
}

const isOfTool = ({ toolNamespace, platformNamespaces }: Tenants, namespace: string): boolean =>
  !platformNamespaces.includes(namespace) && toolOfNamespace(toolNamespace, namespace) !== null;

/** Quotas that count everything; those of a scope are beside them on purpose. */
export function quotasOf(objects: Iterable<TenantObject>): Map<string, readonly string[]> {
  const quotas = new Map<string, readonly string[]>();
  for (const { kind, namespace, name, fields } of objects)
    if (kind === "resourcequota" && fields.scoped === undefined)
      quotas.set(namespace, [...(quotas.get(namespace) ?? []), name]);
  return quotas;
}

/** By namespace, as the watches see it; namespaces where nothing runs and nothing is held are left out. */
export function workloadsOf(index: LiveIndex, annotationPrefix: string): Map<string, Workloads> {
  const label = heldLabel(annotationPrefix);
  const workloads = new Map<string, Workloads>();
  const count = (namespace: string, running: boolean, labels: Readonly<Record<string, string>>) => {
    const held = !running && labels[label] !== undefined;
    if (!running && !held) return;
    const before = workloads.get(namespace) ?? NOTHING;
    workloads.set(namespace, {
      ...before,
      running: before.running + (running ? 1 : 0),
      held: before.held + (held ? 1 : 0),
    });
  };
  for (const kind of ["deployments", "statefulsets", "replicasets", "replicationcontrollers"] as const)
    for (const { namespace, replicas, owner, labels } of index.table(kind).values())
      count(namespace, replicas > 0 && owner === null, labels);
  for (const { namespace, suspend, labels } of index.table("cronjobs").values())
    count(namespace, !suspend, labels);
  // What a CronJob has begun goes on when that is suspended.
  for (const { namespace, owner, job, labels } of index.table("jobs").values())
    count(
      namespace,
      (owner === null || owner.kind === "CronJob") && job !== null && !job.over && !job.suspended,
      labels,
    );
  for (const pod of index.table("pods").values()) {
    if (!isAlone(pod)) continue;
    const before = workloads.get(pod.namespace) ?? NOTHING;
    workloads.set(pod.namespace, { ...before, pods: [...before.pods, pod.name] });
  }
  return workloads;
}

const NOTHING: Workloads = { running: 0, held: 0, pods: [] };

/** A pod that runs, or will, and that no controller has: nothing makes it again. */
export const isAlone = ({ owner, mirror, phase, deletionAt }: PodRecord): boolean =>
  owner === null && !mirror && deletionAt === null && phase !== "Succeeded" && phase !== "Failed";
