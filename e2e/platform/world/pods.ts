import { createHash } from "node:crypto";
import { type Fields, isFields, type KubeObject, type Owner, stamp } from "../objects";
import type { Random } from "./random";

export type Template = { metadata: { labels: Record<string, string> }; spec: Fields };

export type TemplateOptions = {
  labels: Record<string, string>;
  image: string;
  container: string;
  cpu: string;
  memory: string;
  emptyDir?: boolean;
  restartPolicy?: string;
  tolerations?: readonly Fields[];
  nodeSelector?: Record<string, string>;
  priority?: number;
};

const NOT_READY = ["not-ready", "unreachable"].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

export const template = (options: TemplateOptions): Template => ({
  metadata: { labels: options.labels },
  spec: {
    containers: [
      {
        name: options.container,
        image: options.image,
        imagePullPolicy: "Always",
        resources: {
          requests: { cpu: options.cpu, memory: options.memory },
          limits: { cpu: options.cpu, memory: "1Gi" },
        },
        ...(options.emptyDir === true ? { volumeMounts: [{ name: "scratch", mountPath: "/scratch" }] } : {}),
      },
    ],
    ...(options.emptyDir === true ? { volumes: [{ name: "scratch", emptyDir: {} }] } : {}),
    restartPolicy: options.restartPolicy ?? "Always",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    priority: options.priority ?? 0,
    tolerations: options.tolerations ?? NOT_READY,
    ...(options.nodeSelector === undefined ? {} : { nodeSelector: options.nodeSelector }),
  },
});

export type Condition =
  | "running"
  | "pending"
  | "unschedulable"
  | "crashing"
  | "pulling-fails"
  | "succeeded"
  | "failed"
  | "starting"
  /** Its program runs, and does not answer yet. */
  | "unready";

export type PodOptions = {
  name: string;
  namespace: string;
  template: Template;
  owner: Owner | null;
  node: string | null;
  created: number;
  condition: Condition;
  restarts?: number;
  message?: string;
  annotations?: Record<string, string>;
};

export const ownerOf = (object: KubeObject): Owner => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  uid: object.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

export function podOf(random: Random, options: PodOptions): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: options.name,
      namespace: options.namespace,
      uid: random.uid(),
      resourceVersion: "",
      creationTimestamp: stamp(options.created),
      labels: options.template.metadata.labels,
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
      ...(options.owner === null ? {} : { ownerReferences: [options.owner] }),
    },
    spec: { ...options.template.spec, ...(options.node === null ? {} : { nodeName: options.node }) },
    status: podStatus(random, options),
  };
}

const BUILD_MS = 45 * 86_400_000;

/** Of the build that the tag meant then. */
const digestOf = (image: string, startedAt: number): string =>
  createHash("sha256")
    .update(`${image} ${Math.floor(startedAt / BUILD_MS)}`)
    .digest("hex");

/** The status a kubelet, or the scheduler for want of one, would have written. */
export function podStatus(
  random: Random,
  options: Pick<PodOptions, "template" | "created" | "condition" | "restarts" | "message">,
): Fields {
  const { condition, created } = options;
  const at = stamp(created + 4_000);
  const readyAt = stamp(Math.min(created + startMsOf(options.template), Date.now()));
  const conditions = (ready: boolean, reason?: string) =>
    ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
      type,
      status: ready || type === "Initialized" || type === "PodScheduled" ? "True" : "False",
      lastProbeTime: null,
      lastTransitionTime: type.includes("Ready") ? readyAt : stamp(created),
      ...(reason !== undefined && type.includes("Ready") ? { reason } : {}),
    }));
  if (condition === "pending") return { phase: "Pending", qosClass: "Burstable" };
  if (condition === "unschedulable")
    return {
      phase: "Pending",
      qosClass: "Burstable",
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: options.message ?? "0/41 nodes are available",
          lastProbeTime: null,
          lastTransitionTime: at,
        },
      ],
    };
  const containers = Array.isArray(options.template.spec.containers) ? options.template.spec.containers : [];
  const done = condition === "succeeded" || condition === "failed";
  const status = (container: Fields) => ({
    name: container.name,
    image: container.image,
    imageID:
      condition === "pulling-fails"
        ? ""
        : `${String(container.image).split(":")[0]}@sha256:${digestOf(String(container.image), created)}`,
    ...(condition === "pulling-fails"
      ? {}
      : { containerID: `containerd://${random.uid().replaceAll("-", "").repeat(2)}` }),
    ready: condition === "running",
    started: condition === "running" || condition === "unready",
    restartCount: options.restarts ?? 0,
    ...containerState(condition, created, options.restarts ?? 0, String(container.image)),
  });
  return {
    phase:
      condition === "succeeded"
        ? "Succeeded"
        : condition === "failed"
          ? "Failed"
          : condition === "pulling-fails" || condition === "starting"
            ? "Pending"
            : "Running",
    conditions: conditions(
      condition === "running",
      done ? "PodCompleted" : condition === "running" ? undefined : "ContainersNotReady",
    ),
    podIP: `192.168.${random.int(0, 63)}.${random.int(2, 254)}`,
    startTime: stamp(created + 1_000),
    qosClass: "Burstable",
    containerStatuses: containers.filter(isFields).map(status),
  };
}

/** From placed to Ready, by what is in the image. */
const START_SECONDS: readonly (readonly [string, number])[] = [
  ["jdk", 38],
  ["python", 13],
  ["node", 9],
  ["ruby", 17],
  ["redis", 2],
];

function startMsOf({ spec }: Template): number {
  const [container] = Array.isArray(spec.containers) ? spec.containers.filter(isFields) : [];
  const found = START_SECONDS.find(([name]) => String(container?.image).includes(name));
  return (found?.[1] ?? 4) * 1_000;
}

function containerState(condition: Condition, created: number, restarts: number, image: string): Fields {
  const ended = (code: number, reason: string, ms: number) => ({
    terminated: { exitCode: code, reason, startedAt: stamp(created + 4_000), finishedAt: stamp(ms) },
  });
  if (condition === "crashing")
    return {
      state: {
        waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" },
      },
      lastState: ended(1, "Error", Date.now() - 90_000),
    };
  if (condition === "pulling-fails")
    return {
      state: { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}"` } },
      lastState: {},
    };
  if (condition === "starting") return { state: { waiting: { reason: "ContainerCreating" } }, lastState: {} };
  if (condition === "succeeded") return { state: ended(0, "Completed", created + 64_000), lastState: {} };
  if (condition === "failed") return { state: ended(1, "Error", created + 64_000), lastState: {} };
  return {
    state: { running: { startedAt: stamp(created + 4_000) } },
    lastState: restarts > 0 ? ended(137, "OOMKilled", created + 3_600_000) : {},
  };
}
