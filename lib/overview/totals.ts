import "server-only";
import type { LiveIndex } from "@/lib/live/model";
import { isReady } from "@/lib/nodes/model";
import { podReason } from "@/lib/pods/model";
import { toolOfNamespace } from "@/lib/tools/model";
import type { Overview } from "./model";

type Totals = Pick<Overview, "nodes" | "pods" | "tools" | "cpu" | "memory">;
type Used = { cpuCores: number | null; memoryBytes: number | null };

/** Counts and sums over the whole index, in one pass over nodes, pods and namespaces. */
export function totalsOf(index: LiveIndex, toolNamespace: string, usage: Iterable<Used>): Totals {
  const nodes = { total: 0, ready: 0, cordoned: 0, notReady: 0 };
  const cpu = { allocatable: 0, requested: 0, used: null as number | null };
  const memory = { allocatable: 0, requested: 0, used: null as number | null };
  for (const node of index.table("nodes").values()) {
    nodes.total += 1;
    const ready = isReady(node);
    if (ready) nodes.ready += 1;
    else nodes.notReady += 1;
    if (node.unschedulable) nodes.cordoned += 1;
    cpu.allocatable += node.allocatable.cpuCores;
    memory.allocatable += node.allocatable.memoryBytes;
  }
  const pods = { total: 0, running: 0, pending: 0, failing: 0 };
  for (const pod of index.table("pods").values()) {
    pods.total += 1;
    if (pod.phase === "Running") pods.running += 1;
    if (pod.phase === "Pending") pods.pending += 1;
    if (pod.phase !== "Pending" && podReason(pod) !== null) pods.failing += 1;
    if (pod.nodeName === null || pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    cpu.requested += pod.requests.cpuCores;
    memory.requested += pod.requests.memoryBytes;
  }
  for (const used of usage) {
    if (used.cpuCores !== null) cpu.used = (cpu.used ?? 0) + used.cpuCores;
    if (used.memoryBytes !== null) memory.used = (memory.used ?? 0) + used.memoryBytes;
  }
  const tools = new Set<string>();
  for (const { name } of index.table("namespaces").values()) {
    const tool = toolOfNamespace(toolNamespace, name);
    if (tool !== null) tools.add(tool);
  }
  return { nodes, pods, tools: tools.size, cpu, memory };
}
