import { isOver } from "../budgets";
import { type KubeObject, numberAt, stamp } from "../objects";
import type { Store } from "../store";
import { SETS } from "./controllers";

/** What controllers do when somebody asks for fewer or more: ReplicaSets follow their Deployment, pods their set. */
export function followWishes(store: Store, now: number): void {
  for (const set of [...store.values("replicasets")]) {
    const owner = set.metadata.ownerReferences?.[0]?.name;
    const deployment = store.get("deployments", `${set.metadata.namespace}/${owner}`);
    if (deployment === undefined) continue;
    const replicas = numberAt(deployment, "spec", "replicas");
    if (numberAt(set, "spec", "replicas") !== replicas)
      store.put("replicasets", { ...set, spec: { ...set.spec, replicas } });
  }
  for (const resource of SETS) for (const set of store.values(resource)) endExtra(store, set, now);
}

/** Youngest first, as a ReplicaSet does. */
function endExtra(store: Store, set: KubeObject, now: number): void {
  const wanted = numberAt(set, "spec", "replicas");
  const replicas = numberAt(set, "status", "replicas");
  if (replicas <= wanted) return;
  const owned = [...store.values("pods")]
    .filter(
      (pod) =>
        pod.metadata.ownerReferences?.[0]?.uid === set.metadata.uid &&
        pod.metadata.deletionTimestamp === undefined &&
        !isOver(pod),
    )
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1));
  for (const pod of owned.slice(0, Math.max(0, owned.length - wanted)))
    store.put("pods", {
      ...pod,
      metadata: {
        ...pod.metadata,
        deletionTimestamp: stamp(now + 30_000),
        deletionGracePeriodSeconds: 30,
      },
    });
}
