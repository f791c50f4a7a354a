import "server-only";
import { compareNatural } from "@/lib/core/natural";
import type { PodRecord, WorkloadRecord } from "@/lib/live/model";
import { podKey } from "./world";

/** Order of eviction: what hurts least goes first, so that a drain that is stopped early has hurt least. */

/** 0 jobs, 1 stateless, 2 single-replica web services, 3 stateful. */
export function tierOf(
  pod: PodRecord,
  workload: WorkloadRecord | null,
  webServiceLabels: readonly Readonly<Record<string, string>>[],
): 0 | 1 | 2 | 3 {
  if (workload?.kind === "jobs") return 0;
  if (workload?.kind === "statefulsets" || pod.volumes.claims.length > 0) return 3;
  return isWebService(pod, webServiceLabels) && (workload?.replicas ?? 1) <= 1 ? 2 : 1;
}

export const isWebService = (
  { labels }: PodRecord,
  sets: readonly Readonly<Record<string, string>>[],
): boolean => sets.some((set) => Object.entries(set).every(([key, value]) => labels[key] === value));

export const inOrder =
  (tier: (pod: PodRecord) => number) =>
  (a: PodRecord, b: PodRecord): number =>
    tier(a) - tier(b) || compareNatural(podKey(a), podKey(b));
