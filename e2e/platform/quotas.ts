import { isOver } from "./budgets";
import { at, isFields, type KubeObject, listAt } from "./objects";
import type { Store } from "./store";
import { quantity } from "./usage";

/** What the quota controller does: each ResourceQuota's status has its spec's amounts, and what is in use of them. */

const COUNTED = {
  "count/jobs.batch": "jobs",
  "count/cronjobs.batch": "cronjobs",
  "count/deployments.apps": "deployments",
  services: "services",
} as const;

export function refreshQuotas(store: Store): void {
  const byNamespace = (resource: string): Map<string, KubeObject[]> =>
    Map.groupBy(store.values(resource), ({ metadata }) => metadata.namespace ?? "");
  const pods = byNamespace("pods");
  const objects = Object.entries(COUNTED).map(([name, resource]) => [name, byNamespace(resource)] as const);
  for (const quota of [...store.values("resourcequotas")]) {
    const hard = at(quota, "spec", "hard");
    if (!isFields(hard)) continue;
    const namespace = quota.metadata.namespace ?? "";
    const alive = (pods.get(namespace) ?? []).filter((pod) => !isOver(pod));
    const used: Record<string, string> = { pods: String(alive.length) };
    for (const kind of ["requests", "limits"]) {
      used[`${kind}.cpu`] = `${Math.round(sum(alive, kind, "cpu") * 1_000)}m`;
      used[`${kind}.memory`] = `${Math.round(sum(alive, kind, "memory") / 2 ** 20)}Mi`;
    }
    for (const [name, of] of objects) used[name] = String(of.get(namespace)?.length ?? 0);
    const status = {
      hard,
      used: Object.fromEntries(Object.keys(hard).map((name) => [name, used[name] ?? "0"])),
    };
    store.put("resourcequotas", { ...quota, status });
  }
}

const sum = (pods: readonly KubeObject[], kind: string, name: string): number =>
  pods
    .flatMap((pod) => listAt(pod, "spec", "containers"))
    .reduce((total: number, container) => total + quantity(at(container, "resources", kind, name)), 0);
