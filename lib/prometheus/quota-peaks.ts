import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import { openPrometheus, type Prometheus } from "./client";
import { type ReadingLoop, startReadingLoop } from "./reading-loop";

/**
 * The most of its quota that each namespace has used in 30 days. One query per resource for all namespaces together, one
 * after the other, once an hour: each reads a month of samples.
 */

export const PEAK_RESOURCES = [
  "limits.cpu",
  "limits.memory",
  "requests.cpu",
  "requests.memory",
  "pods",
  "count/jobs.batch",
  "count/deployments.apps",
  "count/cronjobs.batch",
] as const;

/** By the name of the resource, in cores, bytes or pieces. */
export type Peaks = Readonly<Record<string, number>>;
export type QuotaPeaks = { byNamespace: ReadonlyMap<string, Peaks>; source: Source };

const NAME = "quota peaks";
const PACE = { everyMs: 3_600_000, failedMs: 60_000, failedMsMax: 1_800_000 };
/** A month of samples takes longer than what pages wait for. */
const TIMEOUT_MS = 60_000;
const NONE: QuotaPeaks = {
  byNamespace: new Map(),
  source: { name: NAME, asOf: null, problem: "not read yet", staleAfterSeconds: 3 * 3_600 },
};

// Next bundles pages and routes apart; the global object is what they share within one process.
const holder = globalThis as { forgeboardQuotaPeaks?: ReadingLoop<QuotaPeaks> };

/** Begins reading on this process's own schedule; a second call changes nothing. */
export function beginQuotaPeaks(): void {
  const { metrics, profile } = site();
  if (metrics === undefined || profile.metrics.quotaPeak === null) return;
  const server = openPrometheus({ ...metrics, timeoutMs: Math.max(metrics.timeoutMs, TIMEOUT_MS) });
  holder.forgeboardQuotaPeaks ??= startReadingLoop(
    (signal) => readQuotaPeaks(server, profile.metrics, signal),
    NONE,
    PACE,
  );
}

/** What was read last; asks nobody. Null where the site has no metrics. */
export const quotaPeaks = (): QuotaPeaks | null => holder.forgeboardQuotaPeaks?.current() ?? null;

/** Never throws: a source that is down yields no peaks and says so. */
export async function readQuotaPeaks(
  server: Prometheus,
  { quotaPeak }: Pick<Profile["metrics"], "quotaPeak">,
  signal?: AbortSignal,
): Promise<QuotaPeaks> {
  const byNamespace = new Map<string, Record<string, number>>();
  const asOf = new Date().toISOString();
  try {
    for (const resource of PEAK_RESOURCES) {
      const query = (quotaPeak ?? "").replaceAll("{resource}", resource);
      for (const { labels, value } of await server.queryInstant(query, signal)) {
        const { namespace } = labels;
        if (namespace === undefined) continue;
        const peaks = byNamespace.get(namespace);
        if (peaks === undefined) byNamespace.set(namespace, { [resource]: value });
        else peaks[resource] = value;
      }
    }
  } catch (thrown) {
    return { ...NONE, source: { ...NONE.source, problem: messageOf(thrown) } };
  }
  const problem = byNamespace.size === 0 ? "Prometheus has no samples of any quota" : null;
  return { byNamespace, source: { ...NONE.source, asOf: problem === null ? asOf : null, problem } };
}
