import { type KubeObject, listAt, numberAt, stamp, textAt } from "../objects";
import type { Store } from "../store";
import { roleOf } from "./nodes";

/** Pods that wait for this alone are tried again; the others lack what no node here has. */
const NO_OPEN_NODE = "node(s) were unschedulable.";

/** Binds pending pods to the worker with the fewest pods that takes them; a pod that found no place keeps saying why. */
export function schedule(store: Store): void {
  const pending = [...store.values("pods")].filter(
    (pod) => textAt(pod, "spec", "nodeName") === "" && pod.metadata.deletionTimestamp === undefined,
  );
  const waiting = pending.filter((pod) => {
    const [condition] = listAt(pod, "status", "conditions");
    return condition === undefined || textAt(condition, "message").endsWith(NO_OPEN_NODE);
  });
  if (waiting.length === 0) return;
  const open = [...store.values("nodes")].filter(isOpen).map((node) => node.metadata.name);
  const load = new Map(open.map((name) => [name, 0]));
  for (const pod of store.values("pods")) {
    const node = textAt(pod, "spec", "nodeName");
    const pods = load.get(node);
    if (pods !== undefined) load.set(node, pods + 1);
  }
  for (const pod of waiting) {
    const [node] = [...load].sort((a, b) => a[1] - b[1])[0] ?? [];
    if (node === undefined) {
      store.put("pods", unschedulable(pod, store.table("nodes").size));
      continue;
    }
    load.set(node, (load.get(node) ?? 0) + 1);
    const at = stamp(Date.now());
    const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: at };
    store.put("pods", {
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, phase: "Pending", conditions: [scheduled] },
    });
  }
}

/** Tools run on workers without taints and with a kubelet that speaks. */
const isOpen = (node: KubeObject): boolean =>
  roleOf(node.metadata.name).startsWith("worker") &&
  node.spec?.unschedulable !== true &&
  listAt(node, "spec", "taints").length === 0 &&
  numberAt(node, "metadata", "deletionGracePeriodSeconds") === 0 &&
  listAt(node, "status", "conditions").some(
    (each) => textAt(each, "type") === "Ready" && textAt(each, "status") === "True",
  );

const unschedulable = (pod: KubeObject, nodes: number): KubeObject => ({
  ...pod,
  status: {
    ...pod.status,
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: `0/${nodes} nodes are available: ${nodes} ${NO_OPEN_NODE}`,
        lastProbeTime: null,
        lastTransitionTime: stamp(Date.now()),
      },
    ],
  },
});
