import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import { kept } from "./cache";
import { type Prometheus, prometheus } from "./client";

/** The last 24 hours of the whole cluster, for the overview's charts. A dead Prometheus costs the charts, nothing else. */

export type Chart = {
  name: string;
  unit: "cores" | "bytes" | "count";
  max: number | null;
  /** [unix seconds, value], oldest first. */
  points: [number, number][];
};

export type History = { charts: Chart[]; source: Source | null };

const DAY_SECONDS = 86_400;
/** 289 points a chart: as many as its width has use for. */
const STEP_SECONDS = 300;
const KEEP_MS = 30_000;
const KEEP_FAILURE_MS = 5_000;

export async function readClusterHistory(
  server: Prometheus,
  metrics: Profile["metrics"],
  now: Date,
  signal?: AbortSignal,
): Promise<Chart[]> {
  // Whole steps, so that two readings within one step ask the same question.
  const end = Math.floor(now.getTime() / 1_000 / STEP_SECONDS) * STEP_SECONDS;
  const range = { start: end - DAY_SECONDS, end, step: STEP_SECONDS };
  const chart = async (name: string, unit: Chart["unit"], query: string): Promise<Chart> => {
    const [series] = await server.queryRange(query, range, signal);
    return { name, unit, max: null, points: series?.points ?? [] };
  };
  return Promise.all([
    chart("CPU", "cores", metrics.clusterCpuCores),
    chart("Memory", "bytes", metrics.clusterMemoryBytes),
    chart("Pods", "count", metrics.clusterPods),
  ]);
}

const shared = kept(
  async () => {
    const server = prometheus();
    return server === null ? null : readClusterHistory(server, site().profile.metrics, new Date());
  },
  { keepMs: KEEP_MS, keepFailureMs: KEEP_FAILURE_MS },
);

/** The charts, at most 30 s old; none and the reason when Prometheus fails. */
export async function clusterHistory(): Promise<History> {
  try {
    return { charts: (await shared()) ?? [], source: null };
  } catch (thrown) {
    return { charts: [], source: { name: "history", asOf: null, problem: messageOf(thrown) } };
  }
}
