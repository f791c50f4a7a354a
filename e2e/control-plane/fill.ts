import { openAdmin } from "./admin";
import { aNode, aPod, runningStatus } from "./objects";

/** Fills a cluster fast: every pod is made on its node and said to run, past scheduler and kubelet. */

export type Size = { nodes: number; namespaces: number; pods: number };

/** Requests at once; more only makes the API server queue on two cores. */
const AT_ONCE = 32;

/** @throws Error for the first object that is refused; one that already exists is refused. */
export async function fillCluster(kubeconfigFile: string, { nodes, namespaces, pods }: Size): Promise<void> {
  const admin = openAdmin(kubeconfigFile, AT_ONCE);
  const nodeOf = (index: number) => `node-${index % Math.max(1, nodes)}`;
  const namespaceOf = (index: number) => (namespaces === 0 ? "default" : `tool-t${index % namespaces}`);
  try {
    await each(nodes, (index) => admin.ask("POST", "/api/v1/nodes", aNode(`node-${index}`)));
    await each(namespaces, (index) =>
      admin.ask("POST", "/api/v1/namespaces", { metadata: { name: namespaceOf(index) } }),
    );
    await each(pods, async (index) => {
      const path = `/api/v1/namespaces/${namespaceOf(index)}/pods`;
      await admin.ask("POST", path, aPod(`pod-${index}`, nodeOf(index)));
      await admin.ask("PATCH", `${path}/pod-${index}/status`, { status: runningStatus(index) });
    });
  } finally {
    admin.close();
  }
}

async function each(count: number, make: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await make(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
