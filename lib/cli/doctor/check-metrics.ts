import "server-only";
import { z } from "zod";
import { messageOf } from "@/lib/core/errors";
import { type Finding, missing, ok, wrong } from "./finding";

const answerWire = z.object({
  status: z.literal("success"),
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

/** That Prometheus answers the profile's query with one sample per node under the profile's label. */
export async function checkMetrics(
  metrics: { url: string; timeoutMs: number } | undefined,
  profile: { nodeCpuCores: string; label: string },
): Promise<Finding[]> {
  const place = { area: "metrics", checked: "Prometheus answers" } as const;
  const give = 'in the site file: metrics: { url: "https://prometheus.example.org" }';
  if (metrics === undefined)
    return [missing(place, "none is named: use comes from metrics.k8s.io, and there are no charts", give)];
  try {
    const url = new URL(`${metrics.url.replace(/\/$/, "")}/api/v1/query`);
    url.searchParams.set("query", profile.nodeCpuCores);
    const answer = await fetch(url, { signal: AbortSignal.timeout(metrics.timeoutMs) });
    if (!answer.ok) return [wrong(place, `${answer.status} for ${metrics.url}`, give)];
    return [ok(place, metrics.url), samples(answerWire.parse(await answer.json()).data.result, profile)];
  } catch (error) {
    return [wrong(place, `${metrics.url}: ${messageOf(error)}`, give)];
  }
}

function samples(
  result: readonly { metric: Readonly<Record<string, string>> }[],
  profile: { nodeCpuCores: string; label: string },
): Finding {
  const place = { area: "metrics", checked: "CPU of nodes" } as const;
  const give = "in the site file, under override.metrics: nodeCpuCores and label";
  if (result.length === 0) return missing(place, `no sample for ${profile.nodeCpuCores}`, give);
  return result.every(({ metric }) => profile.label in metric)
    ? ok(place, `${result.length} samples`)
    : wrong(place, `samples have no label ${profile.label}`, give);
}
