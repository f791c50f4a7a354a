import type {
  BudgetRecord,
  BuildRecord,
  ContainerRecord,
  CronRecord,
  Hint,
  Kind,
  LimitsRecord,
  LiveIndex,
  LiveTable,
  NamespaceRecord,
  NodeRecord,
  PodRecord,
  QuotaRecord,
  RecordOf,
  RouteRecord,
  ServiceRecord,
  WorkloadRecord,
} from "@/lib/live/model";
import { keyOf } from "@/lib/live/model";

/** A live index over given records, for tests of what reads it. */
export function memoryIndex(
  records: readonly RecordOf[Kind][],
): LiveIndex & { put(record: RecordOf[Kind]): void } {
  const all = [...records];
  const listeners = new Set<(hint: Hint) => void>();
  let version = 1;
  const of = <K extends Kind>(kind: K) =>
    all.filter((record): record is RecordOf[Kind] & RecordOf[K] => record.kind === kind);
  const source = { name: "cluster", asOf: "2026-01-02T00:00:00Z", problem: null, unreadable: 0 };
  const maps = new Map<Kind, { version: number; map: Map<string, RecordOf[Kind]> }>();
  const mapOf = (kind: Kind) => {
    const known = maps.get(kind);
    if (known?.version === version) return known.map;
    const map = new Map(of(kind).map((record) => [keyOf(record), record]));
    maps.set(kind, { version, map });
    return map;
  };
  let workloads = { version: 0, byUid: new Map<string, RecordOf[Kind]>() };
  const kept = new Map<string, { version: number; groups: Map<string, PodRecord[]> }>();
  const podsBy = (key: "nodeName" | "namespace", value: string): readonly PodRecord[] => {
    let known = kept.get(key);
    if (known?.version !== version) {
      known = { version, groups: Map.groupBy(of("pods"), (pod) => pod[key] ?? "") };
      kept.set(key, known);
    }
    return known.groups.get(value) ?? [];
  };
  return {
    put(record) {
      const at = all.findIndex((one) => one.kind === record.kind && keyOf(one) === keyOf(record));
      if (at >= 0) all[at] = record;
      else all.push(record);
      version += 1;
      for (const listener of listeners) listener({ topic: record.kind, ids: [keyOf(record)] });
    },
    table<K extends Kind>(kind: K): LiveTable<RecordOf[K]> {
      const map = mapOf(kind) as Map<string, RecordOf[K]>;
      return { get: (key) => map.get(key), values: () => map.values(), size: map.size, version };
    },
    podsOnNode: (node) => podsBy("nodeName", node),
    podsInNamespace: (namespace) => podsBy("namespace", namespace),
    buildsOfTool: (tool) => of("pipelineruns").filter((build) => build.tool === tool),
    eventsOfNode: (node) => of("events").filter(({ about }) => about.name === node),
    workloadOf(pod) {
      if (workloads.version !== version)
        workloads = { version, byUid: new Map(all.map((record) => [record.uid, record])) };
      return (workloads.byUid.get(pod.owner?.uid ?? "") as WorkloadRecord | undefined) ?? null;
    },
    source: () => source,
    sourceOf: () => source,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: Promise.resolve(),
    isReady: true,
  };
}

const base = (name: string) => ({
  uid: `uid-${name}`,
  name,
  resourceVersion: "1",
  createdAt: "2026-01-01T00:00:00Z",
  labels: {},
});

export const aNode = (name: string, change: Partial<NodeRecord> = {}): NodeRecord => ({
  ...base(name),
  kind: "nodes",
  annotations: {},
  unschedulable: false,
  taints: [],
  conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", message: "", since: null }],
  addresses: [],
  allocatable: { cpuCores: 8, memoryBytes: 16 * 2 ** 30, pods: 110 },
  capacity: { cpuCores: 8, memoryBytes: 16 * 2 ** 30, pods: 110 },
  kubeletVersion: "v1.36.0",
  osImage: "Debian",
  kernelVersion: "6.1",
  containerRuntime: "containerd",
  bootId: `boot-of-${name}`,
  ...change,
});

export const ANYWHERE: PodRecord["placement"] = {
  nodeSelector: {},
  nodeTerms: null,
  affinity: [],
  antiAffinity: [],
  spread: [],
  tolerations: [],
  hostPorts: [],
  schedulerName: "default-scheduler",
  unmodelled: [],
};

/** It runs. */
export const aContainer = (name: string, change: Partial<ContainerRecord> = {}): ContainerRecord => ({
  name,
  image: "registry.example/python:latest",
  imageId: null,
  ready: true,
  restarts: 0,
  state: "running",
  reason: null,
  message: null,
  exitCode: null,
  startedAt: null,
  lastExit: null,
  ...change,
});

export const aPod = (name: string, change: Partial<PodRecord> = {}): PodRecord => ({
  ...base(name),
  kind: "pods",
  namespace: "tool-a",
  nodeName: "worker-1",
  nominatedNode: null,
  phase: "Running",
  statusReason: null,
  unschedulableBecause: null,
  ready: true,
  startedAt: "2026-01-01T00:00:00Z",
  startSeconds: null,
  deletionAt: null,
  graceSeconds: 30,
  owner: null,
  containers: [],
  initContainers: [],
  requests: { cpuCores: 0.5, memoryBytes: 2 ** 29, pods: 1 },
  limits: { cpuCores: 0, memoryBytes: 0, pods: 1 },
  restarts: 0,
  podIp: null,
  mirror: false,
  localData: false,
  toleratesEverything: false,
  priority: 0,
  placement: ANYWHERE,
  volumes: { emptyDirs: [], claims: [], hostPath: false, nfs: false },
  ...change,
});

export const aWorkload = (name: string, change: Partial<WorkloadRecord> = {}): WorkloadRecord => ({
  ...base(name),
  kind: "deployments",
  namespace: "tool-a",
  owner: null,
  replicas: 2,
  readyReplicas: 2,
  strategy: "RollingUpdate",
  available: null,
  backoffLimit: null,
  ignoresDisruption: false,
  job: null,
  ...change,
});

export const aJob = (
  name: string,
  { job, ...change }: Partial<Omit<WorkloadRecord, "job">> & { job?: Partial<WorkloadRecord["job"]> } = {},
): WorkloadRecord =>
  aWorkload(name, {
    kind: "jobs",
    replicas: 1,
    strategy: null,
    backoffLimit: 6,
    job: {
      startedAt: "2026-01-01T00:00:00Z",
      active: 1,
      failed: 0,
      succeeded: 0,
      completions: 1,
      over: false,
      endedAt: null,
      backoffLimitPerIndex: null,
      onDisruption: null,
      suspended: false,
      ...job,
    },
    ...change,
  });

/** Selects every pod of its namespace, and allows none of two to go. */
export const aBudget = (name: string, change: Partial<BudgetRecord> = {}): BudgetRecord => ({
  ...base(name),
  kind: "poddisruptionbudgets",
  namespace: "tool-a",
  selectsNone: false,
  matchLabels: {},
  matchExpressions: [],
  minAvailable: "2",
  maxUnavailable: null,
  disruptionsAllowed: 0,
  currentHealthy: 2,
  desiredHealthy: 2,
  expectedPods: 3,
  disruptedPods: 0,
  alwaysAllowsUnhealthy: false,
  since: null,
  problem: null,
  stale: false,
  ...change,
});

export const aCron = (name: string, change: Partial<CronRecord> = {}): CronRecord => ({
  ...base(name),
  kind: "cronjobs",
  namespace: "tool-a",
  schedule: "0 * * * *",
  timeZone: null,
  suspend: false,
  concurrencyPolicy: "Allow",
  startingDeadlineSeconds: null,
  active: 1,
  lastScheduledAt: null,
  ...change,
});

export const aQuota = (name: string, change: Partial<QuotaRecord> = {}): QuotaRecord => ({
  ...base(name),
  kind: "resourcequotas",
  namespace: "tool-a",
  hard: {},
  used: {},
  scoped: false,
  setLater: [],
  ...change,
});

export const someLimits = (name: string, change: Partial<LimitsRecord> = {}): LimitsRecord => ({
  ...base(name),
  kind: "limitranges",
  namespace: "tool-a",
  default: {},
  defaultRequest: {},
  max: {},
  min: {},
  ...change,
});

export const aService = (name: string, change: Partial<ServiceRecord> = {}): ServiceRecord => ({
  ...base(name),
  kind: "services",
  namespace: "tool-a",
  selector: null,
  ports: [8000],
  ...change,
});

/** An Ingress that leads from `a.example.org` to Service `web`. */
export const aRoute = (name: string, change: Partial<RouteRecord> = {}): RouteRecord => ({
  ...base(name),
  kind: "ingresses",
  namespace: "tool-a",
  rules: [{ host: "a.example.org", path: "/", service: "web" }],
  ...change,
});

export const aNamespace = (name: string, change: Partial<NamespaceRecord> = {}): NamespaceRecord => ({
  ...base(name),
  kind: "namespaces",
  phase: "Active",
  runAsUser: null,
  ...change,
});

/** Succeeded after four minutes. */
export const aBuild = (name: string, change: Partial<BuildRecord> = {}): BuildRecord => ({
  ...base(name),
  kind: "pipelineruns",
  namespace: "image-build",
  tool: "a",
  state: "succeeded",
  startedAt: "2026-01-01T00:00:00Z",
  endedAt: "2026-01-01T00:04:00Z",
  ...change,
});
