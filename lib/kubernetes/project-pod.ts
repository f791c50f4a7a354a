import "server-only";
import { z } from "zod";
import { parseQuantity } from "@/lib/core/quantity";
import type { Amounts, ContainerRecord, PodRecord } from "@/lib/live/model";
import { placementOf, placementWire } from "./project-placement";
import { volumesOf, volumesWire } from "./project-volumes";
import { baseOf, intern, isoOrNull, metaWire, ownerOf, share } from "./wire";

const resourcesWire = z
  .object({ cpu: z.string().optional(), memory: z.string().optional() })
  .catchall(z.string());

const containerWire = z.object({
  name: z.string(),
  image: z.string().default(""),
  restartPolicy: z.string().optional(),
  resources: z.object({ requests: resourcesWire.optional(), limits: resourcesWire.optional() }).optional(),
  ports: z
    .array(
      z.object({
        hostPort: z.number().optional(),
        hostIP: z.string().optional(),
        protocol: z.string().optional(),
      }),
    )
    .nullish(),
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
    overhead: resourcesWire.optional(),
    /** Requests of the pod as a whole, which stand for those of its containers. */
    resources: z.object({ requests: resourcesWire.optional(), limits: resourcesWire.optional() }).optional(),
    volumes: volumesWire,
    ...placementWire,
  }),
  status: z
    .object({
      phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Unknown"]).default("Unknown"),
      reason: z.string().optional(),
      podIP: z.string().optional(),
      nominatedNodeName: z.string().optional(),
      startTime: z.string().nullish(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            message: z.string().optional(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
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
  const base = baseOf(metadata);
  const namespace = intern(metadata.namespace ?? "");
  const restarts = containers.reduce((sum, container) => sum + container.restarts, 0);
  const volumes = volumesOf(spec.volumes);
  return {
    kind: "pods",
    ...base,
    namespace,
    nodeName: spec.nodeName === undefined ? null : intern(spec.nodeName),
    nominatedNode: status.nominatedNodeName ?? null,
    phase: status.phase,
    statusReason: status.reason ?? null,
    unschedulableBecause: scheduled?.status === "False" ? intern(scheduled.message ?? "") : null,
    ready: condition("Ready")?.status === "True",
    startedAt: isoOrNull(status.startTime),
    startSeconds: restarts > 0 ? null : secondsBetween(scheduled, condition("Ready")),
    deletionAt: isoOrNull(metadata.deletionTimestamp),
    graceSeconds: metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? null,
    owner: ownerOf(metadata),
    containers,
    initContainers: withStatus(spec.initContainers ?? [], status.initContainerStatuses),
    requests: sharedAmounts(amountsOf(spec, "requests")),
    limits: sharedAmounts(amountsOf(spec, "limits")),
    restarts,
    podIp: status.podIP ?? null,
    mirror: metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined,
    localData: volumes.emptyDirs.length > 0,
    toleratesEverything:
      spec.tolerations?.some(
        ({ key, operator, effect, tolerationSeconds }) =>
          !key && operator === "Exists" && !effect && tolerationSeconds === undefined,
      ) ?? false,
    priority: spec.priority ?? 0,
    placement: placementOf(spec, {
      namespace,
      labels: base.labels,
      hostPorts: hostPortsOf(spec.containers),
      resources: otherResources(spec),
    }),
    volumes,
  };
}

type ConditionWire = NonNullable<PodWire["status"]["conditions"]>[number];

/** A Ready that came later than this came back, after a probe had failed. */
const START_SECONDS_MAX = 1_800;

/** Null unless both hold and their times tell a start. */
function secondsBetween(from: ConditionWire | undefined, to: ConditionWire | undefined): number | null {
  if (from?.status !== "True" || to?.status !== "True") return null;
  const seconds =
    (Date.parse(to.lastTransitionTime ?? "") - Date.parse(from.lastTransitionTime ?? "")) / 1_000;
  return seconds >= 0 && seconds <= START_SECONDS_MAX ? seconds : null;
}

const hostPortsOf = (containers: PodWire["spec"]["containers"]): string[] =>
  containers.flatMap(({ ports }) =>
    (ports ?? [])
      .filter(({ hostPort }) => (hostPort ?? 0) > 0)
      .map(({ protocol, hostIP, hostPort }) =>
        intern(`${protocol ?? "TCP"} ${hostIP ? `${hostIP}:` : ""}${hostPort}`),
      ),
  );

const COUNTED: ReadonlySet<string> = new Set(["cpu", "memory"]);

/** Requests the index does not sum: devices, huge pages, ephemeral storage. */
const otherResources = ({ containers, initContainers = [] }: PodWire["spec"]): string[] =>
  [
    ...new Set(
      [...containers, ...initContainers].flatMap(({ resources }) => Object.keys(resources?.requests ?? {})),
    ),
  ]
    .filter((name) => !COUNTED.has(name))
    .sort();

const sharedAmounts = (amounts: Amounts): Amounts =>
  share(`pod ${amounts.cpuCores} ${amounts.memoryBytes}`, () => amounts);

/** What scheduler and quota count: the containers together, or the largest init container where that is more; sidecars add. */
function amountsOf(spec: PodWire["spec"], which: "requests" | "limits"): Amounts {
  const of = (kind: "cpu" | "memory") => {
    const one = (container: z.infer<typeof containerWire>) =>
      parseQuantity(container.resources?.[which]?.[kind] ?? "0");
    let sidecars = 0;
    let startup = 0;
    for (const container of spec.initContainers ?? []) {
      if (container.restartPolicy === "Always") sidecars += one(container);
      startup = Math.max(startup, sidecars + (container.restartPolicy === "Always" ? 0 : one(container)));
    }
    const running = spec.containers.reduce((sum, container) => sum + one(container), sidecars);
    const whole = spec.resources?.[which]?.[kind];
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
