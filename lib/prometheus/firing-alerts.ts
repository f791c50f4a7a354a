import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { Prometheus } from "./client";

/** Alerts that fire now, by the profile's own query over `ALERTS`. An unreachable Prometheus throws: it is never "none". */

export type FiringAlert = {
  /** The same for the same alert on the same labels, whenever it is asked for. */
  key: string;
  /** "ToolforgeWorkerStuck, instance tools-k8s-worker-101:9100". */
  says: string;
};

/** Labels of Prometheus' own that tell no two alerts apart. */
const OWN: ReadonlySet<string> = new Set(["__name__", "alertstate", "alertname"]);

/** Sorted by key. @throws AppError "upstream" or "timeout" when it is not known what fires */
export async function readFiringAlerts(
  server: Prometheus,
  metrics: Profile["metrics"],
  signal?: AbortSignal,
): Promise<FiringAlert[]> {
  const samples = await server.queryInstant(metrics.firingAlerts, signal);
  return samples.map(({ labels }) => toAlert(labels)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function toAlert(labels: Readonly<Record<string, string>>): FiringAlert {
  const name = labels.alertname ?? "alert without a name";
  const others = Object.entries(labels)
    .filter(([label]) => !OWN.has(label))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const where = others.filter(([label]) => label !== "severity").map(([label, value]) => `${label} ${value}`);
  return { key: JSON.stringify([name, ...others]), says: [name, ...where].join(", ") };
}
