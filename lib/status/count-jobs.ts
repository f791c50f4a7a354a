import "server-only";
import type { LiveIndex, WorkloadRecord } from "@/lib/live/model";
import type { ToolStatus } from "./model";

/** Schedules that are on, runs going on, and runs that are kept and have failed for good. */
export function countJobs(index: LiveIndex, namespaces: readonly string[]): ToolStatus["jobs"] {
  const counts = { scheduled: 0, running: 0, failed: 0 };
  for (const { namespace, suspend } of index.table("cronjobs").values())
    if (!suspend && namespaces.includes(namespace)) counts.scheduled += 1;
  for (const job of index.table("jobs").values()) {
    if (!namespaces.includes(job.namespace)) continue;
    if (hasFailed(job)) counts.failed += 1;
    else if (job.job?.over === false && job.job.active > 0) counts.running += 1;
  }
  return counts;
}

const hasFailed = ({ job }: WorkloadRecord): boolean =>
  job?.over === true && job.succeeded < (job.completions ?? 1);
