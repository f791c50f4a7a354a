import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { listPodsIn } from "@/lib/kubernetes/list-pods";
import { listTenants } from "@/lib/kubernetes/list-tenants";
import type { TenantObject } from "@/lib/kubernetes/model";
import { getTenant } from "@/lib/kubernetes/read-tenant";
import { HOLDABLE, listWorkloads, type WorkloadNow } from "@/lib/kubernetes/read-workloads";
import type { DesiredQuota } from "@/lib/quotas/model";
import { bindingOf, desiredObjects, namespaceOf } from "./desired";
import type { Found } from "./drift";
import { type Account, heldLabel, objectKey, type Workloads } from "./model";
import { isAlone, quotasOf } from "./observe";

/** One tool as the API server has it now; everything else of the picture is left out. */

type Ask = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
type Wanted = { account: Account; amounts: DesiredQuota | null; workloads: "seen" | "unseen" };

/** Nothing but the namespace is asked for where that is missing. @throws AppError forbidden, upstream, timeout */
export async function inspectTool(
  profile: Pick<Profile, "tenancy" | "annotationPrefix">,
  { account, amounts, workloads }: Wanted,
  ask: Ask,
  signal: AbortSignal,
): Promise<Found> {
  const namespace = namespaceOf(profile, account.name);
  const objects = new Map<string, TenantObject>();
  const keep = (object: TenantObject | null) => object !== null && objects.set(objectKey(object), object);
  keep(await ask(() => getTenant({ kind: "namespace", namespace: "", name: namespace }, signal)));
  if (objects.size === 0) return { objects, quotas: new Map(), workloads: new Map() };
  const desired = desiredObjects(profile, account, amounts);
  const binding = bindingOf(profile, account.name);
  const rest = desired.filter(({ kind }) => !["namespace", "resourcequota", "rolebinding"].includes(kind));
  for (const place of binding === null ? rest : [...rest, binding])
    keep(await ask(() => getTenant(place, signal)));
  if (amounts !== null)
    for (const quota of await ask(() => listTenants("resourcequota", signal, undefined, namespace)))
      keep(quota);
  return {
    objects,
    quotas: quotasOf(objects.values()),
    workloads: new Map(
      workloads === "unseen" ? [] : [[namespace, await countWorkloads(profile, namespace, ask, signal)]],
    ),
  };
}

/** Everything in a namespace that can be held still. */
export async function workloadsIn(namespace: string, ask: Ask, signal: AbortSignal): Promise<WorkloadNow[]> {
  const found: WorkloadNow[] = [];
  for (const kind of HOLDABLE) found.push(...(await ask(() => listWorkloads(kind, namespace, signal))));
  return found;
}

/** What runs by itself; what another controller owns follows its owner. */
export const isRunning = ({ owned, over, replicas, suspended }: WorkloadNow): boolean =>
  !owned && !over && (replicas ?? 0) + (suspended === false ? 1 : 0) > 0;

async function countWorkloads(
  { annotationPrefix }: Pick<Profile, "annotationPrefix">,
  namespace: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Workloads> {
  const all = await workloadsIn(namespace, ask, signal);
  const pods = await ask(() => listPodsIn(namespace, signal));
  const label = heldLabel(annotationPrefix);
  return {
    running: all.filter(isRunning).length,
    held: all.filter((one) => !isRunning(one) && one.labels[label] !== undefined).length,
    pods: pods.filter(isAlone).map(({ name }) => name),
  };
}
