import "server-only";
import type { Source } from "@/lib/core/source";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { type Places, resources } from "@/lib/kubernetes/resources";
import { startHeartbeat } from "./heartbeat";
import {
  type BudgetRecord,
  type BuildRecord,
  type CronRecord,
  type EventRecord,
  type Hint,
  KINDS,
  type Kind,
  type LimitsRecord,
  type LiveIndex,
  type LiveTable,
  type NamespaceRecord,
  type NodeRecord,
  type PodRecord,
  type QuotaRecord,
  type RecordOf,
  type RouteRecord,
  type ServiceRecord,
  type WorkloadRecord,
} from "./model";
import { Reflector } from "./reflector";
import { Table } from "./table";

/** All kinds together: a table and a watch of each, one stream of hints. */

type Options = Places & {
  idleMs?: number;
  watchSeconds?: number;
  absentMs?: number;
};

const workloads = () => new Table<WorkloadRecord>({ uid: (record) => record.uid });

export function startLiveIndex(
  connection: KubeConnection,
  options: Options,
): LiveIndex & { stop(): Promise<void> } {
  const tables = {
    nodes: new Table<NodeRecord>(),
    pods: new Table<PodRecord>({
      node: (pod) => pod.nodeName,
      namespace: (pod) => pod.namespace,
      owner: (pod) => pod.owner?.uid ?? null,
    }),
    namespaces: new Table<NamespaceRecord>(),
    events: new Table<EventRecord>({ about: (event) => event.about.name }),
    deployments: workloads(),
    replicasets: workloads(),
    replicationcontrollers: workloads(),
    statefulsets: workloads(),
    daemonsets: workloads(),
    jobs: workloads(),
    poddisruptionbudgets: new Table<BudgetRecord>({ namespace: (budget) => budget.namespace }),
    cronjobs: new Table<CronRecord>(),
    resourcequotas: new Table<QuotaRecord>(),
    limitranges: new Table<LimitsRecord>(),
    services: new Table<ServiceRecord>(),
    ingresses: new Table<RouteRecord>(),
    httproutes: new Table<RouteRecord>(),
    pipelineruns: new Table<BuildRecord>({ tool: (build) => build.tool }),
  } satisfies { [K in Kind]: Table<RecordOf[K]> };
  const listeners = new Set<(hint: Hint) => void>();
  const of = resources(options);
  const tell = (topic: string, ids: readonly string[]) => {
    for (const listener of listeners) listener({ topic, ids });
  };
  const heartbeat = startHeartbeat(connection, { changed: () => tell("sources", []) });

  const reflect = <K extends Kind>(kind: K) => {
    // Safe: table and resource of a kind are both of that kind's record.
    const table = tables[kind] as unknown as Table<RecordOf[K]>;
    const resource = of[kind];
    return new Reflector<RecordOf[K]>({
      name: kind,
      connection,
      path: resource.path,
      ...(resource.fieldSelector === undefined ? {} : { fieldSelector: resource.fieldSelector }),
      optional: resource.optional === true,
      ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
      ...(options.watchSeconds === undefined ? {} : { watchSeconds: options.watchSeconds }),
      ...(options.absentMs === undefined ? {} : { absentMs: options.absentMs }),
      project: resource.project,
      table,
      pulse: heartbeat,
      changed: (ids) => tell(kind, ids),
      sourceChanged: () => tell("sources", [kind]),
    });
  };
  const watched = KINDS.filter((kind) => of[kind].unwatched !== true);
  const reflectors = new Map<Kind, ReturnType<typeof reflect>>(watched.map((kind) => [kind, reflect(kind)]));
  for (const reflector of reflectors.values()) reflector.start();
  const sourceOf = (kind: Kind): Source =>
    reflectors.get(kind)?.source() ?? { name: kind, asOf: null, problem: null };
  const together = [...reflectors].filter(([kind]) => of[kind].apart !== true);

  return {
    table: <K extends Kind>(kind: K) => tables[kind] as unknown as LiveTable<RecordOf[K]>,
    podsOnNode: (node) => tables.pods.by("node", node),
    podsInNamespace: (namespace) => tables.pods.by("namespace", namespace),
    buildsOfTool: (tool) => tables.pipelineruns.by("tool", tool),
    eventsOfNode: (node) => tables.events.by("about", node),
    workloadOf: (pod) => workloadOf(pod, tables),
    source: () => merge(together.flatMap(([kind, { isAbsent }]) => (isAbsent ? [] : [sourceOf(kind)]))),
    sourceOf,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: Promise.all(together.map(([, reflector]) => reflector.ready)).then(() => undefined),
    get isReady() {
      return together.every(([, reflector]) => reflector.isReady);
    },
    async stop() {
      await Promise.all([heartbeat, ...reflectors.values()].map((each) => each.stop()));
    },
  };
}

const TABLE_OF_OWNER: Readonly<Record<string, WorkloadRecord["kind"]>> = {
  Deployment: "deployments",
  ReplicaSet: "replicasets",
  ReplicationController: "replicationcontrollers",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  Job: "jobs",
};

type Workloads = Record<WorkloadRecord["kind"], Table<WorkloadRecord>>;

/** A ReplicaSet that a Deployment owns stands for the Deployment. */
function workloadOf(pod: Pick<PodRecord, "owner">, tables: Workloads): WorkloadRecord | null {
  const find = (owner: { kind: string; uid: string } | null): WorkloadRecord | null => {
    const table = owner === null ? undefined : TABLE_OF_OWNER[owner.kind];
    return (
      (table === undefined || owner === null ? undefined : tables[table].by("uid", owner.uid)[0]) ?? null
    );
  };
  const direct = find(pod.owner);
  return direct?.kind === "replicasets" ? (find(direct.owner) ?? direct) : direct;
}

/** The oldest of the times, the first of the problems, the sum of what could not be read. */
function merge(sources: readonly Source[]): Source {
  const times = sources.map((source) => source.asOf);
  const failed = sources.find((source) => source.problem !== null);
  return {
    name: "cluster",
    asOf: times.includes(null) ? null : (times.sort()[0] ?? null),
    problem: failed === undefined ? null : `${failed.name}: ${failed.problem}`,
    unreadable: sources.reduce((sum, source) => sum + (source.unreadable ?? 0), 0),
  };
}
