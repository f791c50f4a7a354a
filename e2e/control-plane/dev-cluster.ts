import { launchControlPlane } from "./launch";

/** `npm run dev:cluster`: a real cluster with a few nodes and a Deployment, until Ctrl-C. */

const NODES = 5;
const cluster = await launchControlPlane({ kwok: true, podDeleteDelayMs: 3_000 });
for (let number = 1; number <= NODES; number += 1)
  await cluster.ask(cluster.tokens.admin, "POST", "/api/v1/nodes", {
    body: {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `worker-${number}`,
        labels: { "kubernetes.io/hostname": `worker-${number}` },
        annotations: { "kwok.x-k8s.io/node": "fake" },
      },
      status: {
        allocatable: { cpu: "8", memory: "16Gi", pods: "110" },
        capacity: { cpu: "8", memory: "16Gi", pods: "110" },
      },
    },
  });
await cluster.kubectl(["create", "namespace", "tool-demo"]);
await cluster.kubectl([
  ...["create", "deployment", "web", "-n", "tool-demo"],
  ...["--image=demo", "--replicas=12"],
]);

console.log(`The cluster runs. Root:            export KUBECONFIG=${cluster.kubeconfigFile}
For Forgeboard, web process:       export FORGEBOARD_READER_KUBECONFIG=${cluster.readerKubeconfigFile}
For Forgeboard, worker:            export FORGEBOARD_WRITER_KUBECONFIG=${cluster.writerKubeconfigFile}
Audit log of the API server:       ${cluster.auditLogFile}
Ctrl-C ends it and forgets everything.`);

let ending = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    void cluster.stop().then(() => process.exit(0));
  });
