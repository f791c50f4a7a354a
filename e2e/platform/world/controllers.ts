import { isOver, isReady } from "../budgets";
import { at, isFields, type KubeObject, numberAt } from "../objects";
import type { Store } from "../store";
import { ownerOf, podOf, type Template } from "./pods";
import type { Random } from "./random";

/** Resources whose controllers keep a number of pods. */
export const SETS = ["replicasets", "replicationcontrollers", "statefulsets"] as const;

/** What the controllers do for lost pods: ReplicaSets and StatefulSets make new ones, and the counts follow. */
export function replaceMissing(store: Store, random: Random, now: number): void {
  const pods = podsByOwner(store);
  for (const resource of SETS)
    for (const set of [...store.values(resource)]) {
      const wanted = numberAt(set, "spec", "replicas");
      const owned = pods.get(set.metadata.uid) ?? [];
      // A StatefulSet reuses the name, and so has to wait until the old pod is gone.
      const counted =
        resource === "statefulsets" || recreates(store, set)
          ? owned
          : owned.filter((pod) => pod.metadata.deletionTimestamp === undefined);
      for (let index = counted.length; index < wanted; index++) {
        const name =
          resource === "statefulsets"
            ? `${set.metadata.name}-${index}`
            : `${set.metadata.name}-${random.suffix(5)}`;
        store.put("pods", pendingPod(random, set, name, now));
      }
      refreshCounts(store, resource, set, owned);
    }
}

function podsByOwner(store: Store): Map<string, KubeObject[]> {
  const pods = new Map<string, KubeObject[]>();
  for (const pod of store.values("pods")) {
    const uid = pod.metadata.ownerReferences?.[0]?.uid;
    if (uid === undefined || isOver(pod)) continue;
    const owned = pods.get(uid);
    if (owned === undefined) pods.set(uid, [pod]);
    else owned.push(pod);
  }
  return pods;
}

const deploymentOf = (store: Store, set: KubeObject): KubeObject | undefined =>
  store.get("deployments", `${set.metadata.namespace}/${set.metadata.ownerReferences?.[0]?.name}`);

const recreates = (store: Store, set: KubeObject): boolean =>
  at(deploymentOf(store, set), "spec", "strategy", "type") === "Recreate";

const pendingPod = (random: Random, set: KubeObject, name: string, now: number): KubeObject =>
  podOf(random, {
    name,
    namespace: set.metadata.namespace ?? "default",
    template: templateOf(set),
    owner: ownerOf(set),
    node: null,
    created: now,
    condition: "pending",
  });

function templateOf(set: KubeObject): Template {
  const spec = at(set, "spec", "template", "spec");
  const labels = at(set, "spec", "template", "metadata", "labels");
  const texts = isFields(labels)
    ? Object.entries(labels).map(([key, value]) => [key, String(value)] as const)
    : [];
  return { metadata: { labels: Object.fromEntries(texts) }, spec: isFields(spec) ? spec : {} };
}

function refreshCounts(store: Store, resource: string, set: KubeObject, owned: readonly KubeObject[]): void {
  const ready = owned.filter(isReady).length;
  const replicas = owned.filter((pod) => pod.metadata.deletionTimestamp === undefined).length;
  const counted = (object: KubeObject): KubeObject =>
    numberAt(object, "status", "readyReplicas") === ready &&
    numberAt(object, "status", "replicas") === replicas
      ? object
      : { ...object, status: { ...object.status, replicas, readyReplicas: ready, availableReplicas: ready } };
  store.put(resource, counted(set));
  const deployment = resource === "replicasets" ? deploymentOf(store, set) : undefined;
  if (deployment !== undefined) store.put("deployments", counted(deployment));
}
