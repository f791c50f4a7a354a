import { progress } from "@/lib/cli/progress";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { addBuild, buildsOf, serveBuilds } from "./fill-builds";
import type { Kube } from "./kube";
import { type Size, toolOf } from "./size";

/** More requests at once only queue in the API server. */
const AT_ONCE = 24;
/** One in so many is out of the ordinary, so that filters and sorts have something to tell apart. */
const CORDONED_EVERY = 40;
const PENDING_EVERY = 50;
const DRIFTED_EVERY = 20;

/** Fills an empty cluster whose pods nobody else schedules or runs: each is created on its node and reported running. */
export async function fill(kube: Kube, { nodes, tools, pods }: Size): Promise<void> {
  await each("nodes", nodes, async (index) => {
    await kube.create("/api/v1/nodes", node(index));
  });
  await each("tools", tools, async (index) => {
    await kube.create("/api/v1/namespaces", namespace(index));
    await haves(kube, index);
  });
  await each("pods", pods, async (index) => {
    const path = `/api/v1/namespaces/${namespaceOf(index % tools)}/pods`;
    const pending = index % PENDING_EVERY === 0;
    await kube.create(path, pod(index, pending ? null : `tools-worker-${index % nodes}`));
    if (!pending) await kube.mergePatch(`${path}/${podName(index)}/status`, { status: running(index) });
  });
  await serveBuilds(kube);
  await each("builds", buildsOf(tools), (index) => addBuild(kube, index, tools));
  // Afterwards: the API server refuses pods until a controller, which does not run, has counted what a new quota holds.
  await each("quotas", tools, (index) => quota(kube, index, Math.ceil(pods / tools)));
}

/** Paths of the first `count` pods of a filled cluster that run. */
export const runningPods = (count: number, { tools }: Size): string[] =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((index) => index % PENDING_EVERY !== 0)
    .map((index) => `/api/v1/namespaces/${namespaceOf(index % tools)}/pods/${podName(index)}`);

/** What a tool with a web service has beside its pods. Nothing acts on it, for no controller runs. */
async function haves(kube: Kube, index: number): Promise<void> {
  const namespace = namespaceOf(index);
  const name = toolOf(index);
  const labels = { name, toolforge: "tool", "app.kubernetes.io/component": "web" };
  const backend = { service: { name, port: { number: 8000 } } };
  await kube.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "webservice", image: IMAGES[0] }] } },
    },
  });
  await kube.create(`/api/v1/namespaces/${namespace}/services`, {
    metadata: { name, labels },
    spec: { selector: { name: "web" }, ports: [{ port: 8000 }] },
  });
  await kube.create(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, {
    metadata: { name: `${name}-subdomain` },
    spec: {
      rules: [{ host: `${name}.example.org`, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    },
  });
}

async function quota(kube: Kube, index: number, pods: number): Promise<void> {
  const path = `/api/v1/namespaces/${namespaceOf(index)}/resourcequotas`;
  const name = namespaceOf(index);
  const hard = { ...toolforge.quotas?.hard, ...(index % DRIFTED_EVERY === 0 ? { pods: "7" } : {}) };
  await kube.create(path, { metadata: { name }, spec: { hard } });
  const used = {
    ...{ "limits.cpu": `${pods * 500 - (index % 13)}m`, "limits.memory": `${pods * 512 + (index % 29)}Mi` },
    ...{ pods: String(pods), "count/jobs.batch": String(index % 16) },
  };
  await kube.mergePatch(`${path}/${name}/status`, { status: { hard, used } });
}

const namespaceOf = (index: number) => `tool-${toolOf(index)}`;

function namespace(index: number) {
  const name = namespaceOf(index);
  return { metadata: { name, labels: { name, tenancy: "tool" } } };
}

/** As a ReplicaSet would name it; the suffix scatters the order of names. */
const podName = (index: number) => `web-${((index * 7919) % 1_000_003).toString(36)}-${index}`;

async function each(what: string, count: number, make: (index: number) => Promise<void>): Promise<void> {
  progress(`filling the cluster: ${count} ${what}`);
  let next = 0;
  const lane = async () => {
    while (next < count) await make(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function node(index: number) {
  const name = `tools-worker-${index}`;
  const amounts = { cpu: "8", memory: "16Gi", pods: "110" };
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: "",
    lastHeartbeatTime: now(),
    lastTransitionTime: now(),
  });
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    spec: index % CORDONED_EVERY === 0 ? { unschedulable: true } : {},
    status: {
      allocatable: amounts,
      capacity: amounts,
      addresses: [{ type: "InternalIP", address: `10.0.${(index >> 8) & 255}.${index & 255}` }],
      nodeInfo: {
        kubeletVersion: index % 10 === 0 ? "v1.35.6" : "v1.36.3",
        osImage: "Debian GNU/Linux 12 (bookworm)",
        kernelVersion: "6.1.0-40-cloud-amd64",
        containerRuntimeVersion: "containerd://2.1.0",
        architecture: "amd64",
        operatingSystem: "linux",
        bootID: "",
        kubeProxyVersion: "",
        machineID: "",
        systemUUID: "",
      },
      conditions: [
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID"),
        condition("Ready", "True", "KubeletReady"),
      ],
    },
  };
}

function pod(index: number, nodeName: string | null) {
  return {
    metadata: {
      name: podName(index),
      labels: { name: "web", toolforge: "tool", "pod-template-hash": "abc" },
    },
    spec: {
      ...(nodeName === null ? {} : { nodeName }),
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: "webservice",
          image: IMAGES[index % IMAGES.length],
          env: [{ name: "HOME", value: "/data/project/tool" }],
          resources: { requests: { cpu: "125m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        },
      ],
    },
  };
}

const IMAGES = ["python311-web", "node18-web", "php82-web", "bookworm", "jdk17-web"].map(
  (name) => `docker-registry.example.org/toolforge-${name}:latest`,
);

function running(index: number) {
  const at = now();
  return {
    phase: "Running",
    startTime: at,
    podIP: `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
    conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
      type,
      status: "True",
      lastTransitionTime: at,
    })),
    containerStatuses: [
      {
        name: "webservice",
        image: IMAGES[index % IMAGES.length],
        imageID: "docker-registry.example.org/toolforge@sha256:0f",
        ready: true,
        restartCount: index % 17,
        state: { running: { startedAt: at } },
      },
    ],
  };
}

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
