import { isOver } from "./budgets";
import { isFields, type KubeObject, listAt, numberAt, stamp, textAt } from "./objects";
import type { Store } from "./store";
import { PRESSED, STUCK } from "./world/nodes";

export type Amounts = { cpuCores: number; memoryBytes: number };

const UNITS: Readonly<Record<string, number>> = { "": 1, m: 0.001, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

export function quantity(value: unknown): number {
  const match = /^([\d.]+)([A-Za-z]*)$/.exec(String(value ?? "0"));
  return match === null ? 0 : Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
}

const DAY_S = 86_400;

/** 0 to 1 over the day: quiet at four in the morning, busy in the afternoon (UTC). */
const dayCurve = (seconds: number): number =>
  0.5 - 0.5 * Math.cos((2 * Math.PI * (seconds - 4 * 3_600)) / DAY_S);

/** A number from 0 to 1 that belongs to a name. */
function share(name: string, seed: number): number {
  let hash = seed + 2_166_136_261;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return ((hash >>> 0) % 1_000) / 1_000;
}

/** How busy a node is at a time, as a part of what its pods asked for; drifts slowly, the same for one seed. */
const busyness = (node: string, seed: number, seconds: number): number => {
  const own = share(node, seed);
  const drift = Math.sin(seconds / 700 + own * 50) * 0.06 + Math.sin(seconds / 97 + own * 90) * 0.02;
  return 0.22 + 0.14 * own + 0.16 * dayCurve(seconds) + drift;
};

/** A chart asks for hundreds of moments of the same cluster. */
const kept = new WeakMap<Store, { version: number; requests: ReadonlyMap<string, Amounts> }>();

export function requestsByNode(store: Store): ReadonlyMap<string, Amounts> {
  const before = kept.get(store);
  if (before?.version === store.version) return before.requests;
  const requests = new Map<string, Amounts>();
  for (const pod of store.values("pods")) {
    const node = textAt(pod, "spec", "nodeName");
    if (node === "" || isOver(pod)) continue;
    const sum = requests.get(node) ?? { cpuCores: 0, memoryBytes: 0 };
    for (const container of listAt(pod, "spec", "containers")) {
      const asked = isFields(container) && isFields(container.resources) ? container.resources.requests : {};
      sum.cpuCores += quantity(isFields(asked) ? asked.cpu : 0);
      sum.memoryBytes += quantity(isFields(asked) ? asked.memory : 0);
    }
    requests.set(node, sum);
  }
  kept.set(store, { version: store.version, requests });
  return requests;
}

/** What each node uses at a time. The stuck node has reported nothing since its kubelet went silent. */
export function usageOf(store: Store, seed: number, ms: number): Map<string, Amounts> {
  const seconds = ms / 1_000;
  const requests = requestsByNode(store);
  const usage = new Map<string, Amounts>();
  for (const node of store.values("nodes")) {
    const name = node.metadata.name;
    if (name === STUCK && Date.now() - ms < 11 * 60_000) continue;
    const asked = requests.get(name) ?? { cpuCores: 0, memoryBytes: 0 };
    const busy = busyness(name, seed, seconds);
    const total = quantity(node.status === undefined ? 0 : capacity(node, "memory"));
    const pressed = name === PRESSED && Date.now() - ms < 30 * 60_000;
    usage.set(name, {
      cpuCores: 0.2 + asked.cpuCores * busy * 1.1,
      memoryBytes: pressed
        ? total * (0.94 + share(name, Math.floor(seconds / 30)) * 0.01)
        : Math.min(total * 0.9, 1.6e9 + asked.memoryBytes * (busy + 0.35)),
    });
  }
  return usage;
}

const capacity = (node: KubeObject, what: string): unknown => {
  const amounts = node.status?.capacity;
  return isFields(amounts) ? amounts[what] : undefined;
};

/** metrics.k8s.io of the same usage. */
export const nodeMetrics = (usage: Map<string, Amounts>) => ({
  kind: "NodeMetricsList",
  apiVersion: "metrics.k8s.io/v1beta1",
  metadata: {},
  items: [...usage].map(([name, { cpuCores, memoryBytes }]) => ({
    metadata: { name, creationTimestamp: stamp(Date.now()) },
    timestamp: stamp(Date.now()),
    window: "20s",
    usage: { cpu: `${Math.round(cpuCores * 1e9)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` },
  })),
});

export const restartsOf = (pod: KubeObject): number =>
  listAt(pod, "status", "containerStatuses").reduce(
    (sum: number, each) => sum + numberAt(each, "restartCount"),
    0,
  );
