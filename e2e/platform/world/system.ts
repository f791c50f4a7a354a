import { listAt, textAt } from "../objects";
import type { Store } from "../store";
import { FORGOTTEN, roleOf, STORY, STUCK } from "./nodes";
import { ownerOf, podOf, template } from "./pods";
import type { Random } from "./random";
import { add, addDeployment } from "./workloads";

const DAY = 86_400_000;
const REGISTRY = "docker-registry.tools.wmflabs.org";

const AGENTS = [
  ["calico-node", "calico/node:v3.31.2", "250m", "192Mi"],
  ["kube-proxy", "kube-proxy:v1.36.3", "50m", "64Mi"],
  ["alloy", "alloy:v1.11.0", "100m", "128Mi"],
  ["node-exporter", "node-exporter:v1.10.2", "50m", "48Mi"],
] as const;

export const NAMESPACES = [
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "istio-gateway",
  "kyverno",
  "metrics",
];

/** The platform's own workloads: agents on every node, static pods, DNS, gateways. */
export function addSystem(store: Store, random: Random, now: number): void {
  const place = { store, random };
  for (const name of NAMESPACES)
    add(
      place,
      "namespaces",
      { name, created: now - 900 * DAY, labels: { "kubernetes.io/metadata.name": name } },
      { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
    );
  const nodes = [...store.values("nodes")].map((node) => node.metadata.name);
  for (const [name, image, cpu, memory] of AGENTS) {
    const namespace = name === "alloy" || name === "node-exporter" ? "metrics" : "kube-system";
    const shape = template({
      labels: { "k8s-app": name },
      image: `${REGISTRY}/${image}`,
      container: name,
      cpu,
      memory,
      tolerations: [{ operator: "Exists" }],
      priority: 2_000_001_000,
    });
    const count = nodes.length;
    const set = add(
      place,
      "daemonsets",
      { name, namespace, created: now - 400 * DAY, labels: { "k8s-app": name } },
      {
        spec: { selector: { matchLabels: { "k8s-app": name } }, template: shape },
        status: {
          currentNumberScheduled: count,
          desiredNumberScheduled: count,
          numberReady: count - 1,
          numberMisscheduled: 0,
          numberAvailable: count - 1,
        },
      },
    );
    for (const node of nodes)
      store.put(
        "pods",
        podOf(random, {
          name: `${name}-${random.suffix(5)}`,
          namespace,
          template: shape,
          owner: ownerOf(set),
          node,
          created: now - random.int(3, 60) * DAY,
          condition: "running",
          restarts: random.chance(0.1) ? 1 : 0,
        }),
      );
  }
  for (const node of nodes) {
    const statics =
      roleOf(node) === "control"
        ? ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]
        : node === STORY
          ? ["node-local-dns", "haproxy"]
          : [];
    for (const name of statics) {
      const shape = template({
        labels: { component: name, tier: "control-plane" },
        image: `${REGISTRY}/${name}:v1.36.3`,
        container: name,
        cpu: "200m",
        memory: "512Mi",
        tolerations: [{ operator: "Exists" }],
        priority: 2_000_001_000,
      });
      const owner = store.get("nodes", node);
      store.put(
        "pods",
        podOf(random, {
          name: `${name}-${node}`,
          namespace: "kube-system",
          template: shape,
          owner: owner === undefined ? null : ownerOf(owner),
          node,
          created: now - 40 * DAY,
          condition: "running",
          annotations: {
            "kubernetes.io/config.mirror": random.uid().replaceAll("-", ""),
            "kubernetes.io/config.source": "file",
          },
        }),
      );
    }
  }
  const services = [
    ["kube-system", "coredns", ["tools-k8s-control-7", "tools-k8s-control-8", "tools-k8s-worker-103"]],
    ["istio-gateway", "gateway", ["tools-k8s-gateway-1", "tools-k8s-gateway-2"]],
    [
      "kyverno",
      "kyverno-admission",
      ["tools-k8s-worker-104", "tools-k8s-worker-105", "tools-k8s-worker-106"],
    ],
    ["metrics", "metrics-server", ["tools-k8s-worker-107", "tools-k8s-worker-108"]],
  ] as const;
  for (const [namespace, name, on] of services) {
    const labels = { app: name };
    const shape = template({
      labels,
      image: `${REGISTRY}/${name}:v1`,
      container: name,
      cpu: "200m",
      memory: "256Mi",
      tolerations: [{ operator: "Exists" }],
      priority: 1_000_000,
    });
    const set = addDeployment(place, {
      name,
      namespace,
      created: now - 300 * DAY,
      replicas: on.length,
      template: shape,
    });
    for (const node of on)
      store.put(
        "pods",
        podOf(random, {
          name: `${set.metadata.name}-${random.suffix(5)}`,
          namespace,
          template: shape,
          owner: ownerOf(set),
          node,
          created: now - random.int(5, 30) * DAY,
          condition: "running",
        }),
      );
    add(
      place,
      "poddisruptionbudgets",
      { name, namespace, created: now - 300 * DAY },
      { spec: { minAvailable: on.length - 1, selector: { matchLabels: labels } } },
    );
  }
  addNodeEvents(store, random, now);
}

function addNodeEvents(store: Store, random: Random, now: number): void {
  const event = (name: string, type: string, reason: string, message: string, minutes: number, count = 1) => {
    const at = new Date(now - minutes * 60_000).toISOString().replace(/\.\d{3}Z$/, "Z");
    add(
      { store, random },
      "events",
      { name: `${name}.${random.suffix(16)}`, namespace: "default", created: now - minutes * 60_000 },
      {
        involvedObject: { kind: "Node", name, uid: name, apiVersion: "v1" },
        type,
        reason,
        message,
        count,
        firstTimestamp: at,
        lastTimestamp: at,
        source: { component: "kubelet", host: name },
      },
    );
  };
  for (const node of store.values("nodes")) {
    const name = node.metadata.name;
    if (name === STUCK) event(name, "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`, 11);
    else if (
      listAt(node, "status", "conditions").some(
        (each) => textAt(each, "type") === "MemoryPressure" && textAt(each, "status") === "True",
      )
    ) {
      event(name, "Warning", "EvictionThresholdMet", "Attempting to reclaim memory", 3, 7);
      event(
        name,
        "Normal",
        "NodeHasInsufficientMemory",
        `Node ${name} status is now: NodeHasInsufficientMemory`,
        4,
      );
    } else if (name === STORY || name === FORGOTTEN)
      event(
        name,
        "Normal",
        "NodeNotSchedulable",
        `Node ${name} status is now: NodeNotSchedulable`,
        name === STORY ? 119 : 58,
      );
    else if (random.chance(0.15))
      event(
        name,
        "Warning",
        "ContainerGCFailed",
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        random.int(2, 55),
        random.int(1, 4),
      );
  }
}
