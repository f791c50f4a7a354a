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
  "statefulsets",
  "daemonsets",
  "jobs",
  "poddisruptionbudgets",
] as const;

export type Kind = (typeof KINDS)[number];

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
  deletionAt: string | null;
  graceSeconds: number | null;
  owner: Owner | null;
  containers: readonly ContainerRecord[];
  initContainers: readonly ContainerRecord[];
  requests: Amounts;
  restarts: number;
  podIp: string | null;
  /** Annotation kubernetes.io/config.mirror: the kubelet runs it from a file and no API call moves it. */
  mirror: boolean;
  /** Has an emptyDir, whose data is lost when it moves. */
  localData: boolean;
  /** Tolerates every taint, so it may land on a cordoned node again. */
  toleratesEverything: boolean;
  priority: number;
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

/** Deployment, ReplicaSet, StatefulSet, DaemonSet and Job, as far as a pod's owner matters. */
export type WorkloadRecord = Base & {
  kind: "deployments" | "replicasets" | "statefulsets" | "daemonsets" | "jobs";
  namespace: string;
  owner: Owner | null;
  replicas: number;
  readyReplicas: number;
  strategy: string | null;
  /** Jobs: spec.backoffLimit, and whether a disruption is ignored by podFailurePolicy. */
  backoffLimit: number | null;
  ignoresDisruption: boolean;
};

export type BudgetRecord = Base & {
  kind: "poddisruptionbudgets";
  namespace: string;
  /** Empty selects every pod of the namespace (policy/v1). */
  matchLabels: Readonly<Record<string, string>>;
  matchExpressions: readonly { key: string; operator: string; values: readonly string[] }[];
  minAvailable: string | null;
  maxUnavailable: string | null;
  disruptionsAllowed: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  stale: boolean;
};

export type RecordOf = {
  nodes: NodeRecord;
  pods: PodRecord;
  namespaces: NamespaceRecord;
  events: EventRecord;
  deployments: WorkloadRecord;
  replicasets: WorkloadRecord;
  statefulsets: WorkloadRecord;
  daemonsets: WorkloadRecord;
  jobs: WorkloadRecord;
  poddisruptionbudgets: BudgetRecord;
};

/** A hint: something of this topic changed. Never data. Topics are kinds, `actions`, `audit`, `sources`, `session`. */
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
  eventsOfNode(node: string): readonly EventRecord[];
  /** The owner of a pod, found through its ReplicaSet where it has one; null when unmanaged or unknown. */
  workloadOf(pod: PodRecord): WorkloadRecord | null;
  /** One source `cluster` for all kinds: the oldest `asOf`, the first problem, the sum of unreadable objects. */
  source(): Source;
  sourceOf(kind: Kind): Source;
  subscribe(listener: (hint: Hint) => void): () => void;
  /** Resolves when every kind has been loaded once. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
};
