import { type Fields, type KubeObject, stamp } from "../objects";
import type { Store } from "../store";
import type { Random } from "./random";

const DAY = 86_400_000;
const MINUTE = 60_000;

type Role = "control" | "worker" | "worker-nfs" | "gateway";

const SIZES: Readonly<Record<Role, { cpu: number; gib: number; ageDays: number }>> = {
  control: { cpu: 8, gib: 32, ageDays: 203 },
  worker: { cpu: 16, gib: 64, ageDays: 88 },
  "worker-nfs": { cpu: 16, gib: 64, ageDays: 410 },
  gateway: { cpu: 4, gib: 8, ageDays: 61 },
};

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

export const STUCK = "tools-k8s-worker-nfs-12";
export const PRESSED = "tools-k8s-worker-nfs-13";
export const STORY = "tools-k8s-worker-102";
/** Where the other pods are that its budget counts. */
export const STORY_OTHERS = ["tools-k8s-worker-104", "tools-k8s-worker-106"] as const;
export const FORGOTTEN = "tools-k8s-worker-109";
const OLD = [PRESSED, "tools-k8s-worker-nfs-19", "tools-k8s-worker-nfs-27"];

export const roleOf = (name: string): Role =>
  (["control", "gateway", "worker-nfs"] as const).find((role) => name.includes(`-${role}-`)) ?? "worker";

const NAMES = [
  ...range(7, 3).map((number) => `tools-k8s-control-${number}`),
  ...range(1, 2).map((number) => `tools-k8s-gateway-${number}`),
  ...range(101, 16).map((number) => `tools-k8s-worker-${number}`),
  ...range(12, 20).map((number) => `tools-k8s-worker-nfs-${number}`),
];

const condition = (
  type: string,
  status: string,
  reason: string,
  message: string,
  since: number,
  heartbeat: number,
) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: stamp(since),
  lastHeartbeatTime: stamp(heartbeat),
});

function conditions(name: string, created: number, now: number): Fields[] {
  if (name === STUCK) {
    const since = now - 11 * MINUTE;
    return ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map((type) =>
      condition(
        type,
        "Unknown",
        "NodeStatusUnknown",
        "Kubelet stopped posting node status.",
        since,
        since - 40_000,
      ),
    );
  }
  const pressed = name === PRESSED;
  return [
    condition(
      "MemoryPressure",
      pressed ? "True" : "False",
      pressed ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
      pressed ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available",
      pressed ? now - 4 * MINUTE : created,
      now,
    ),
    condition(
      "DiskPressure",
      "False",
      "KubeletHasNoDiskPressure",
      "kubelet has no disk pressure",
      created,
      now,
    ),
    condition(
      "PIDPressure",
      "False",
      "KubeletHasSufficientPID",
      "kubelet has sufficient PID available",
      created,
      now,
    ),
    condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", created + MINUTE, now),
  ];
}

function spec(name: string, index: number, now: number): Fields {
  const base = { podCIDR: `192.168.${index}.0/24`, podCIDRs: [`192.168.${index}.0/24`] };
  if (name === STORY || name === FORGOTTEN) {
    const timeAdded = stamp(now - (name === STORY ? 120 : 3 * 24 * 60) * MINUTE);
    return {
      ...base,
      unschedulable: true,
      taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule", timeAdded }],
    };
  }
  const taint = (key: string, effect: string, since?: number) => ({
    key,
    effect,
    ...(since === undefined ? {} : { timeAdded: stamp(since) }),
  });
  if (name === STUCK)
    return {
      ...base,
      taints: ["NoSchedule", "NoExecute"].map((effect) =>
        taint("node.kubernetes.io/unreachable", effect, now - 11 * MINUTE),
      ),
    };
  if (name === PRESSED)
    return { ...base, taints: [taint("node.kubernetes.io/memory-pressure", "NoSchedule", now - 4 * MINUTE)] };
  const role = roleOf(name);
  if (role === "control")
    return { ...base, taints: [taint("node-role.kubernetes.io/control-plane", "NoSchedule")] };
  if (role === "gateway") return { ...base, taints: [taint("ingress", "NoSchedule")] };
  return base;
}

const annotations = (name: string, now: number): Record<string, string> => ({
  "node.alpha.kubernetes.io/ttl": "0",
  ...(name === STORY
    ? {
        "forgeboard.dev/cordoned-by": "anna",
        "forgeboard.dev/cordon-reason": "kernel 6.12.41",
        "forgeboard.dev/cordon-ticket": "T412233",
        "forgeboard.dev/cordon-since": new Date(now - 120 * MINUTE).toISOString(),
      }
    : {}),
});

export function addNodes(store: Store, random: Random, now: number): void {
  for (const [index, name] of NAMES.entries()) {
    const role = roleOf(name);
    const size = SIZES[role];
    const created = now - size.ageDays * DAY - random.int(0, 12) * 3_600_000;
    const version = OLD.includes(name) ? "v1.35.4" : "v1.36.3";
    const amounts = (reserved: number) => ({
      cpu: String(size.cpu),
      memory: `${(size.gib - reserved) * 1_048_576}Ki`,
      pods: "110",
      "ephemeral-storage": "82037740Ki",
    });
    const node: KubeObject = {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        uid: random.uid(),
        resourceVersion: "",
        creationTimestamp: stamp(created),
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "kubernetes.io/arch": "amd64",
          ...(role === "control" ? { "node-role.kubernetes.io/control-plane": "" } : {}),
          ...(role === "worker-nfs" ? { "kubernetes.wmcloud.org/nfs-mounted": "true" } : {}),
        },
        annotations: annotations(name, now),
      },
      spec: spec(name, index, now),
      status: {
        capacity: amounts(0),
        allocatable: amounts(1),
        conditions: conditions(name, created, now),
        addresses: [
          { type: "InternalIP", address: `172.16.${2 + (index >> 4)}.${20 + index}` },
          { type: "Hostname", address: name },
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
        nodeInfo: {
          architecture: "amd64",
          bootID: random.uid(),
          containerRuntimeVersion: "containerd://2.1.4",
          kernelVersion: name === STORY ? "6.12.38+deb13-amd64" : "6.12.41+deb13-amd64",
          kubeProxyVersion: "",
          kubeletVersion: version,
          machineID: random.uid().replaceAll("-", ""),
          operatingSystem: "linux",
          osImage: "Debian GNU/Linux 13 (trixie)",
          systemUUID: random.uid(),
        },
      },
    };
    store.put("nodes", node);
  }
}
