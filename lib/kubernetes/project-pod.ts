import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { Amounts, ContainerRecord, PodRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire, ownerOf } from "./wire";

const requestsWire = z.object({ cpu: z.string().optional(), memory: z.string().optional() });

const containerWire = z.object({
  name: z.string(),
  image: z.string().default(""),
  restartPolicy: z.string().optional(),
  resources: z.object({ requests: requestsWire.optional() }).optional(),
});

const exitWire = z.object({
  exitCode: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

const statusWire = z.object({
  name: z.string(),
  imageID: z.string().optional(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
      running: z.object({ startedAt: z.string().nullish() }).optional(),
      terminated: exitWire.optional(),
    })
    .default({}),
  lastState: z.object({ terminated: exitWire.optional() }).default({}),
});

const podWire = z.object({
  metadata: metaWire,
  spec: z.object({
    nodeName: z.string().optional(),
    priority: z.number().optional(),
    terminationGracePeriodSeconds: z.number().optional(),
    containers: z.array(containerWire),
    initContainers: z.array(containerWire).optional(),
    overhead: requestsWire.optional(),
    /** Requests of the pod as a whole, which stand for those of its containers. */
    resources: z.object({ requests: requestsWire.optional() }).optional(),
    volumes: z.array(z.object({ emptyDir: z.unknown().optional() })).optional(),
    tolerations: z
      .array(
        z.object({
          key: z.string().optional(),
          operator: z.string().optional(),
          effect: z.string().optional(),
          tolerationSeconds: z.number().optional(),
        }),
      )
      .optional(),
  }),
  status: z
    .object({
      phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Unknown"]).default("Unknown"),
      reason: z.string().optional(),
      podIP: z.string().optional(),
      nominatedNodeName: z.string().optional(),
      startTime: z.string().nullish(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
      containerStatuses: z.array(statusWire).optional(),
      initContainerStatuses: z.array(statusWire).optional(),
    })
    .default({ phase: "Unknown" }),
});

type PodWire = z.infer<typeof podWire>;
type StatusWire = z.infer<typeof statusWire>;

/** @throws ZodError, AppError for an object that can't be read */
export function projectPod(object: unknown): PodRecord {
  const { metadata, spec, status } = podWire.parse(object);
  const condition = (type: string) => status.conditions?.find((each) => each.type === type);
  const containers = withStatus(spec.containers, status.containerStatuses);
  const scheduled = condition("PodScheduled");
  return {
    kind: "pods",
    ...baseOf(metadata),
    namespace: intern(metadata.namespace ?? ""),
    nodeName: spec.nodeName === undefined ? null : intern(spec.nodeName),
    nominatedNode: status.nominatedNodeName ?? null,
    phase: status.phase,
    statusReason: status.reason ?? null,
    unschedulableBecause: scheduled?.status === "False" ? intern(scheduled.message ?? "") : null,
    ready: condition("Ready")?.status === "True",
    startedAt: isoOrNull(status.startTime),
    deletionAt: isoOrNull(metadata.deletionTimestamp),
    graceSeconds: metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? null,
    owner: ownerOf(metadata),
    containers,
    initContainers: withStatus(spec.initContainers ?? [], status.initContainerStatuses),
    requests: requestsOf(spec),
    restarts: containers.reduce((sum, container) => sum + container.restarts, 0),
    podIp: status.podIP ?? null,
    mirror: metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined,
    localData: spec.volumes?.some((volume) => volume.emptyDir !== undefined) ?? false,
    toleratesEverything:
      spec.tolerations?.some(
        ({ key, operator, effect, tolerationSeconds }) =>
          !key && operator === "Exists" && !effect && tolerationSeconds === undefined,
      ) ?? false,
    priority: spec.priority ?? 0,
  };
}

/** What the scheduler counts: the containers together, or the largest init container where that is more; sidecars add. */
function requestsOf(spec: PodWire["spec"]): Amounts {
  const of = (kind: "cpu" | "memory") => {
    const one = (container: z.infer<typeof containerWire>) =>
      parseQuantity(container.resources?.requests?.[kind] ?? "0");
    let sidecars = 0;
    let startup = 0;
    for (const container of spec.initContainers ?? []) {
      if (container.restartPolicy === "Always") sidecars += one(container);
      startup = Math.max(startup, sidecars + (container.restartPolicy === "Always" ? 0 : one(container)));
    }
    const running = spec.containers.reduce((sum, container) => sum + one(container), sidecars);
    const whole = spec.resources?.requests?.[kind];
    const counted = whole === undefined ? Math.max(running, startup) : parseQuantity(whole);
    return counted + parseQuantity(spec.overhead?.[kind] ?? "0");
  };
  return { cpuCores: of("cpu"), memoryBytes: of("memory"), pods: 1 };
}

function withStatus(
  containers: PodWire["spec"]["containers"],
  statuses: StatusWire[] | undefined,
): ContainerRecord[] {
  return containers.map((container) => {
    const status = statuses?.find((each) => each.name === container.name);
    const { waiting, running, terminated } = status?.state ?? {};
    const last = status?.lastState.terminated;
    const said = waiting ?? terminated;
    return {
      name: intern(container.name),
      image: intern(container.image),
      imageId: status?.imageID ? intern(status.imageID) : null,
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      state: waiting ? "waiting" : running ? "running" : terminated ? "terminated" : "unknown",
      reason: said?.reason === undefined ? null : intern(said.reason),
      message: said?.message ?? null,
      exitCode: terminated?.exitCode ?? null,
      startedAt: isoOrNull(running?.startedAt ?? terminated?.startedAt),
      lastExit:
        last === undefined
          ? null
          : { reason: last.reason ?? null, exitCode: last.exitCode ?? null, at: isoOrNull(last.finishedAt) },
    };
  });
}
