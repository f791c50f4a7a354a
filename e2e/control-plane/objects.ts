/** Wire objects for filling a test cluster. */

const ZONES = ["a", "b", "c", "d"];

/** Ready and managed by kwok, where kwok runs. */
export function aNode(name: string) {
  const now = new Date().toISOString();
  const amounts = { cpu: "8", memory: "16Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "topology.kubernetes.io/zone": ZONES[Number(name.replace(/\D/g, "")) % ZONES.length],
      },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
    status: {
      allocatable: amounts,
      capacity: amounts,
      nodeInfo: {
        kubeletVersion: "v1.36.3",
        osImage: "Debian GNU/Linux 12 (bookworm)",
        kernelVersion: "6.1.0",
        containerRuntimeVersion: "containerd://2.1.0",
        architecture: "amd64",
        bootID: "",
        kubeProxyVersion: "",
        machineID: "",
        operatingSystem: "linux",
        systemUUID: "",
      },
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "kubelet is posting ready status",
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
    },
  };
}

export function aPod(name: string, nodeName: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: "webservice", "toolforge.org/tool": name } },
    spec: {
      nodeName,
      terminationGracePeriodSeconds: 0,
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: "webservice",
          image: "registry.example.org/toolforge-python311-web:latest",
          resources: { requests: { cpu: "125m", memory: "256Mi" } },
        },
      ],
    },
  };
}

/** `index` spreads the addresses. */
export function runningStatus(index: number) {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    type,
    status: "True",
    lastTransitionTime: now,
  }));
  return {
    phase: "Running",
    startTime: now,
    podIP: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    conditions,
    containerStatuses: [
      {
        name: "webservice",
        image: "registry.example.org/toolforge-python311-web:latest",
        imageID: "registry.example.org/toolforge-python311-web@sha256:0f",
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: now } },
      },
    ],
  };
}
