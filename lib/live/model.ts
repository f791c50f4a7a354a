import type { Source } from "@/lib/core/source";

/**
 * The slim records the live index keeps: projected once at the edge, from wire objects, and shared by every reader.
 * Times are ISO strings, CPU is in cores, memory in bytes. Nothing secret is kept: no environment, no volumes' content.
 */

export const KINDS = [
  "nodes",
  "pods",
  "namespaces",
  "events",
  "deployments",
  "replicasets",
  "replicationcontrollers",
  "statefulsets",
  "daemonsets",
  "jobs",
  "poddisruptionbudgets",
  "cronjobs",
  "resourcequotas",
  "limitranges",
  "services",
  "ingresses",
  "httproutes",
  "pipelineruns",
] as const;

export type Kind = (typeof KINDS)[number];

/** `kind` of a group that only borrows a built-in name carries its group: "DaemonSet.apps.kruise.io". */
export type Owner = { kind: string; name: string; uid: string };

/** Cores, bytes and count; the same shape for allocatable, requested and used. */
export type Amounts = { cpuCores: number; memoryBytes: number; pods: number };

type Base = {
  uid: string;
  name: string;
  resourceVersion: string;
  createdAt: string;
  labels: Readonly<Record<string, string>>;
};

export type Condition = {
  type: string;
  status: "True" | "False" | "Unknown";
  reason: string;
  message: string;
  /** lastTransitionTime */
  since: string | null;
};

export type Taint = { key: string; value: string; effect: string; since: string | null };

export type NodeRecord = Base & {
  kind: "nodes";
  /** Only annotations that start with the product's own prefix; see `annotationKeys` in lib/nodes/model.ts. */
  annotations: Readonly<Record<string, string>>;
  unschedulable: boolean;
  taints: readonly Taint[];
  conditions: readonly Condition[];
  addresses: readonly { type: string; address: string }[];
  allocatable: Amounts;
  capacity: Amounts;
  kubeletVersion: string;
  osImage: string;
  kernelVersion: string;
  containerRuntime: string;
  /** Another one after each boot; empty where the kubelet reports none. */
  bootId: string;
};

export type ContainerRecord = {
  name: string;
  image: string;
  imageId: string | null;
  ready: boolean;
  restarts: number;
  state: "waiting" | "running" | "terminated" | "unknown";
  /** CrashLoopBackOff, ImagePullBackOff, OOMKilled, Completed, Error… */
  reason: string | null;
  message: string | null;
  exitCode: number | null;
  startedAt: string | null;
  lastExit: { reason: string | null; exitCode: number | null; at: string | null } | null;
};

export type Toleration = {
  /** Empty tolerates every key. */
  key: string;
  operator: "Exists" | "Equal";
  value: string;
  /** Empty tolerates every effect. */
  effect: string;
  /** Bounds how long a NoExecute taint is borne; null is for ever. */
  seconds: number | null;
};

export type Expression = { key: string; operator: string; values: readonly string[] };
export type Selector = {
  matchLabels: Readonly<Record<string, string>>;
  matchExpressions: readonly Expression[];
};

/** Must hold together. `fields` know metadata.name alone. */
export type NodeTerm = { expressions: readonly Expression[]; fields: readonly Expression[] };

/** Pods of the own namespace that `selector` selects; null selects none. */
export type PodTerm = { selector: Selector | null; topologyKey: string };

/** A topology spread constraint that keeps a pod from being placed. */
export type Spread = {
  selector: Selector | null;
  topologyKey: string;
  maxSkew: number;
  minDomains: number;
  /** Whether nodes the pod may not use for its selectors, or its taints, count as domains. */
  honorsAffinity: boolean;
  honorsTaints: boolean;
};

/** What decides where a pod may run, apart from what it requests. One frozen object stands for all that are equal. */
export type Placement = {
  nodeSelector: Readonly<Record<string, string>>;
  /** Required node affinity: one of the terms must hold. Null when there is none. */
  nodeTerms: readonly NodeTerm[] | null;
  /** Required only; a preference keeps nothing away. */
  affinity: readonly PodTerm[];
  antiAffinity: readonly PodTerm[];
  spread: readonly Spread[];
  tolerations: readonly Toleration[];
  /** "TCP 8000", "TCP 127.0.0.1:8000" */
  hostPorts: readonly string[];
  schedulerName: string;
  /** Rules that are in force and not kept here, in words: "requests nvidia.com/gpu". */
  unmodelled: readonly string[];
};

/** What a pod's volumes mean when it moves. One frozen object stands for all that are equal. */
export type Volumes = {
  emptyDirs: readonly { sizeBytes: number | null; memory: boolean }[];
  claims: readonly string[];
  hostPath: boolean;
  nfs: boolean;
};

export type PodRecord = Base & {
  kind: "pods";
  namespace: string;
  nodeName: string | null;
  nominatedNode: string | null;
  phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  statusReason: string | null;
  /** Why the scheduler can't place it: the message of condition PodScheduled=False. */
  unschedulableBecause: string | null;
  ready: boolean;
  startedAt: string | null;
  /** From placed to Ready, in seconds, as its conditions tell; null where it never was, or restarted since. */
  startSeconds: number | null;
  deletionAt: string | null;
  graceSeconds: number | null;
  owner: Owner | null;
  containers: readonly ContainerRecord[];
  initContainers: readonly ContainerRecord[];
  requests: Amounts;
  /** 0 where a container sets none. */
  limits: Amounts;
  restarts: number;
  podIp: string | null;
  /** Annotation kubernetes.io/config.mirror: the kubelet runs it from a file and no API call moves it. */
  mirror: boolean;
  /** Has an emptyDir, whose data is lost when it moves. */
  localData: boolean;
  /** Tolerates every taint, so it may land on a cordoned node again. */
  toleratesEverything: boolean;
  priority: number;
  placement: Placement;
  volumes: Volumes;
};

export type NamespaceRecord = Base & { kind: "namespaces"; phase: string; runAsUser: string | null };

export type EventRecord = Base & {
  kind: "events";
  namespace: string;
  about: { kind: string; name: string };
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  count: number;
  lastAt: string;
};

/** Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet and Job, as far as a pod's owner matters. */
export type WorkloadRecord = Base & {
  kind: "deployments" | "replicasets" | "replicationcontrollers" | "statefulsets" | "daemonsets" | "jobs";
  namespace: string;
  owner: Owner | null;
  replicas: number;
  readyReplicas: number;
  strategy: string | null;
  /** Deployments: whether enough pods serve, and since when that is so; null where the status does not say. */
  available: { is: boolean; since: string } | null;
  /** Jobs: spec.backoffLimit, and whether a disruption is ignored by podFailurePolicy. */
  backoffLimit: number | null;
  ignoresDisruption: boolean;
  job: JobFacts | null;
};

export type JobFacts = {
  /** Its controller makes no pods for it, and has ended those it had. */
  suspended: boolean;
  startedAt: string | null;
  active: number;
  failed: number;
  succeeded: number;
  /** Null: any success ends it. */
  completions: number | null;
  /** Has condition Complete or Failed. */
  over: boolean;
  /** When it got that condition. */
  endedAt: string | null;
  /** Retries of each index; null where retries are counted over the whole job. */
  backoffLimitPerIndex: number | null;
  /** Action of the first rule of podFailurePolicy on DisruptionTarget: Ignore, Count, FailIndex, FailJob. */
  onDisruption: string | null;
};

export type CronRecord = Base & {
  kind: "cronjobs";
  namespace: string;
  schedule: string;
  /** IANA name; null is the controller manager's own zone. */
  timeZone: string | null;
  suspend: boolean;
  concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  startingDeadlineSeconds: number | null;
  active: number;
  lastScheduledAt: string | null;
};

/** By which program, when last, and which amounts that still are its own. The API server keeps no more of it. */
export type AmountsSet = { manager: string; at: string; amounts: readonly string[] };

/** Amounts by name as the quota spells them ("requests.cpu", "count/jobs.batch"), in cores, bytes or pieces. */
export type QuotaRecord = Base & {
  kind: "resourcequotas";
  namespace: string;
  hard: Readonly<Record<string, number>>;
  used: Readonly<Record<string, number>>;
  /** Counts only pods of some scope or priority. */
  scoped: boolean;
  /** After it was made. */
  setLater: readonly AmountsSet[];
};

/** The entry of a LimitRange for containers; amounts by name ("cpu", "memory"), in cores and bytes. */
export type LimitsRecord = Base & {
  kind: "limitranges";
  namespace: string;
  default: Readonly<Record<string, number>>;
  defaultRequest: Readonly<Record<string, number>>;
  max: Readonly<Record<string, number>>;
  min: Readonly<Record<string, number>>;
};

export type ServiceRecord = Base & {
  kind: "services";
  namespace: string;
  /** Null selects nothing: its endpoints are written by somebody else. */
  selector: Readonly<Record<string, string>> | null;
  ports: readonly number[];
};

/** One way in: `host` is "*" where any is taken, `service` null where it leads to no Service of the own namespace. */
export type RouteRule = { host: string; path: string; service: string | null };

/** Ingress (networking.k8s.io/v1) and HTTPRoute (gateway.networking.k8s.io/v1). Labels are not kept. */
export type RouteRecord = Base & {
  kind: "ingresses" | "httproutes";
  namespace: string;
  rules: readonly RouteRule[];
};

export const BUILD_STATES = ["waiting", "running", "succeeded", "failed", "timed_out", "cancelled"] as const;

/** A run of Tekton (tekton.dev/v1) that builds a tool's image. Labels, and what is built from what, are not kept. */
export type BuildRecord = Base & {
  kind: "pipelineruns";
  namespace: string;
  /** Who asked for it, by the platform's own label; null for a run that has none. */
  tool: string | null;
  state: (typeof BUILD_STATES)[number];
  startedAt: string | null;
  endedAt: string | null;
};

export type BudgetRecord = Base & {
  kind: "poddisruptionbudgets";
  namespace: string;
  /** An empty selector selects every pod of the namespace, none at all selects no pod (policy/v1). */
  selectsNone: boolean;
  matchLabels: Readonly<Record<string, string>>;
  matchExpressions: readonly { key: string; operator: string; values: readonly string[] }[];
  minAvailable: string | null;
  maxUnavailable: string | null;
  disruptionsAllowed: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  /** Entries of status.disruptedPods; above 2,000 the API server refuses every eviction. */
  disruptedPods: number;
  /** Pods that are not Ready may go whatever the budget says. */
  alwaysAllowsUnhealthy: boolean;
  /** When disruptionsAllowed last became, or ceased to be, 0. */
  since: string | null;
  /** Why the controller can't compute it: the message of reason SyncFailed. */
  problem: string | null;
  stale: boolean;
};

export type RecordOf = {
  nodes: NodeRecord;
  pods: PodRecord;
  namespaces: NamespaceRecord;
  events: EventRecord;
  deployments: WorkloadRecord;
  replicasets: WorkloadRecord;
  replicationcontrollers: WorkloadRecord;
  statefulsets: WorkloadRecord;
  daemonsets: WorkloadRecord;
  jobs: WorkloadRecord;
  poddisruptionbudgets: BudgetRecord;
  cronjobs: CronRecord;
  resourcequotas: QuotaRecord;
  limitranges: LimitsRecord;
  services: ServiceRecord;
  ingresses: RouteRecord;
  httproutes: RouteRecord;
  pipelineruns: BuildRecord;
};

/** A hint: something of this topic changed. Never data. Topics are kinds, `actions`, `switches`, `audit`, `sources`, `session`. */
export type Hint = { topic: string; ids: readonly string[] };

/** Key of an object inside its kind: `name`, or `namespace/name`. */
export const keyOf = (record: { name: string; namespace?: string }): string =>
  record.namespace === undefined ? record.name : `${record.namespace}/${record.name}`;

/** One kind's records. `version` grows with every change, so that a reader can keep what it derived. */
export type LiveTable<R> = {
  get(key: string): R | undefined;
  values(): IterableIterator<R>;
  readonly size: number;
  readonly version: number;
};

/** The live index of a process: eventually equal to the cluster, and honest about how far behind it is. */
export type LiveIndex = {
  table<K extends Kind>(kind: K): LiveTable<RecordOf[K]>;
  podsOnNode(node: string): readonly PodRecord[];
  podsInNamespace(namespace: string): readonly PodRecord[];
  buildsOfTool(tool: string): readonly BuildRecord[];
  eventsOfNode(node: string): readonly EventRecord[];
  /** The owner of a pod, found through its ReplicaSet where it has one; null when unmanaged or unknown. */
  workloadOf(pod: Pick<PodRecord, "owner">): WorkloadRecord | null;
  /** One source `cluster` for all kinds but those that stand apart: the oldest `asOf`, the first problem, the sum of unreadable objects. */
  source(): Source;
  sourceOf(kind: Kind): Source;
  subscribe(listener: (hint: Hint) => void): () => void;
  /** Resolves when every kind but those that stand apart has been loaded once. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
};
