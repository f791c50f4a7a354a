import type {
  CronRecord,
  Kind,
  LiveIndex,
  PodRecord,
  QuotaRecord,
  RecordOf,
  RouteRecord,
  ServiceRecord,
  WorkloadRecord,
} from "@/lib/live/model";

/** Everything a tool has on the cluster: the records of its namespaces, gathered in one pass over each kind. */
export type ToolRecords = {
  pods: readonly PodRecord[];
  /** Deployments, ReplicationControllers, StatefulSets and DaemonSets: what runs on and on. */
  workloads: readonly WorkloadRecord[];
  /** Each is a rollout of the Deployment that owns it. */
  rollouts: readonly WorkloadRecord[];
  jobs: readonly WorkloadRecord[];
  crons: readonly CronRecord[];
  services: readonly ServiceRecord[];
  routes: readonly RouteRecord[];
  quotas: readonly QuotaRecord[];
};

type Gathered = { [K in keyof ToolRecords]: ToolRecords[K][number][] };

/** Kinds of a tool's records, each with the list it goes to. Pods have a key of their own in the index. */
const LIST_OF = {
  deployments: "workloads",
  replicationcontrollers: "workloads",
  statefulsets: "workloads",
  daemonsets: "workloads",
  replicasets: "rollouts",
  jobs: "jobs",
  cronjobs: "crons",
  services: "services",
  ingresses: "routes",
  httproutes: "routes",
  resourcequotas: "quotas",
} as const satisfies Partial<Record<Kind, keyof ToolRecords>>;

/** Kinds whose changes change what a tool is, its namespace aside. */
export const TOOL_KINDS: ReadonlySet<string> = new Set(["pods", ...Object.keys(LIST_OF)]);

/** @returns an entry for each of the namespaces, whether it is there or not */
export function gatherRecords(
  index: LiveIndex,
  namespaces: ReadonlySet<string>,
): ReadonlyMap<string, ToolRecords> {
  const found = new Map<string, Gathered>();
  for (const namespace of namespaces)
    found.set(namespace, { ...noRecords(), pods: [...index.podsInNamespace(namespace)] });
  for (const [kind, list] of Object.entries(LIST_OF))
    for (const record of index.table(kind as keyof typeof LIST_OF).values())
      put(found.get(record.namespace), list, record);
  return found;
}

/** Safe: LIST_OF leads each kind to the list of its own record. */
const put = (to: Gathered | undefined, list: keyof Gathered, record: RecordOf[keyof typeof LIST_OF]): void =>
  void (to?.[list] as (typeof record)[] | undefined)?.push(record);

const noRecords = (): Gathered => ({
  pods: [],
  workloads: [],
  rollouts: [],
  jobs: [],
  crons: [],
  services: [],
  routes: [],
  quotas: [],
});

/** The records of one tool, over all its namespaces. */
export function recordsOf(index: LiveIndex, namespaces: readonly string[]): ToolRecords {
  const all = noRecords();
  for (const records of gatherRecords(index, new Set(namespaces)).values())
    for (const list of Object.keys(all) as (keyof ToolRecords)[])
      (all[list] as unknown[]).push(...records[list]);
  return all;
}
