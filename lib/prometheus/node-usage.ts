import "server-only";
import { z } from "zod";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import { parseQuantity } from "@/lib/core/quantity";
import type { Source } from "@/lib/core/source";
import { type Prometheus, prometheus, type Sample } from "./client";
import { NOT_READ_YET, type NodeUsageLoop, startNodeUsageLoop } from "./node-usage-loop";

/**
 * What every node uses now: three queries for all nodes together, or one list of metrics.k8s.io where the site has no
 * Prometheus. A source that is down yields no usage and says so; it never throws.
 */

/** `stuckProcesses` hang on a dead NFS server; null where nobody counts them. */
export type NodeUsage = {
  cpuCores: number | null;
  memoryBytes: number | null;
  stuckProcesses: number | null;
};
export type NodeUsageAnswer = { byNode: ReadonlyMap<string, NodeUsage>; source: Source };

/** The cluster's own metrics API, handed in by whoever holds a connection. */
export type MetricsApi = (path: string, signal?: AbortSignal) => Promise<unknown>;

// Next bundles pages and routes apart; the global object is what they share within one process.
const holder = globalThis as { forgeboardNodeUsage?: NodeUsageLoop };

/** Begins reading usage on this process's own schedule; a second call changes nothing. */
export function beginNodeUsage(metricsApi?: MetricsApi): void {
  holder.forgeboardNodeUsage ??= startNodeUsageLoop((signal) =>
    readNodeUsage(prometheus(), site().profile.metrics, metricsApi, signal),
  );
}

/** What was read last, at most about 25 s ago while the source answers. Asks nobody. */
export const nodeUsage = (): NodeUsageAnswer => holder.forgeboardNodeUsage?.current() ?? NOT_READ_YET;

export async function readNodeUsage(
  server: Prometheus | null,
  metrics: Profile["metrics"],
  metricsApi?: MetricsApi,
  signal?: AbortSignal,
): Promise<NodeUsageAnswer> {
  try {
    if (server !== null) return await fromPrometheus(server, metrics, signal);
    if (metricsApi !== undefined) return await fromMetricsApi(metricsApi, signal);
    return {
      byNode: new Map(),
      source: { name: "metrics", asOf: null, problem: "no metrics source is set" },
    };
  } catch (thrown) {
    return { byNode: new Map(), source: { name: "metrics", asOf: null, problem: messageOf(thrown) } };
  }
}

async function fromPrometheus(
  server: Prometheus,
  metrics: Profile["metrics"],
  signal: AbortSignal | undefined,
): Promise<NodeUsageAnswer> {
  const [cpu, memory, stuck] = await Promise.all([
    server.queryInstant(metrics.nodeCpuCores, signal),
    server.queryInstant(metrics.nodeMemoryBytes, signal),
    metrics.nfsStuckProcesses === null ? [] : server.queryInstant(metrics.nfsStuckProcesses, signal),
  ]);
  const memoryOf = byName(memory, metrics.label);
  const stuckOf = byName(stuck, metrics.label);
  const byNode = new Map<string, NodeUsage>();
  for (const [name, cores] of byName(cpu, metrics.label)) {
    const bytes = memoryOf.get(name);
    const stuckProcesses = stuckOf.get(name)?.value ?? null;
    if (bytes !== undefined)
      byNode.set(name, { cpuCores: cores.value, memoryBytes: bytes.value, stuckProcesses });
  }
  const isMeasured = byNode.size > 0;
  // A node that hangs may have lost its other exporters first.
  for (const [name, { value }] of stuckOf)
    if (!byNode.has(name)) byNode.set(name, { cpuCores: null, memoryBytes: null, stuckProcesses: value });
  const times = [...cpu, ...memory].map((sample) => sample.at);
  const problem = !isMeasured ? "Prometheus has no samples of any node" : null;
  return {
    byNode,
    source: { name: "metrics", asOf: times.length === 0 ? null : isoOf(Math.min(...times)), problem },
  };
}

const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** `tools-k8s-worker-1.tools.example:9100` and `tools-k8s-worker-1:9100` both name tools-k8s-worker-1. */
const byName = (samples: readonly Sample[], label: string): Map<string, Sample> =>
  new Map(
    samples.flatMap((sample) => {
      const name = sample.labels[label]?.split(/[.:]/)[0];
      return name === undefined || name === "" ? [] : [[name, sample] as const];
    }),
  );

const metricsListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      timestamp: z.string(),
      usage: z.object({ cpu: z.string(), memory: z.string() }),
    }),
  ),
});

async function fromMetricsApi(
  metricsApi: MetricsApi,
  signal: AbortSignal | undefined,
): Promise<NodeUsageAnswer> {
  const { items } = metricsListSchema.parse(await metricsApi("/apis/metrics.k8s.io/v1beta1/nodes", signal));
  const byNode = new Map(
    items.map(({ metadata, usage }) => [
      metadata.name,
      {
        cpuCores: parseQuantity(usage.cpu),
        memoryBytes: parseQuantity(usage.memory),
        stuckProcesses: null,
      },
    ]),
  );
  const oldest = items
    .map((item) => Date.parse(item.timestamp))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)[0];
  return {
    byNode,
    source: {
      name: "metrics",
      asOf: oldest === undefined ? null : new Date(oldest).toISOString(),
      problem: null,
    },
  };
}
