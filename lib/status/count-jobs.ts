import "server-only";
import type { WorkloadRecord } from "@/lib/live/model";
import type { ToolRecords } from "@/lib/tools/records/model";
import type { ToolStatus } from "./model";

/** Schedules that are on, runs going on, and runs that are kept and have failed for good. */
export function countJobs({ crons, jobs }: Pick<ToolRecords, "crons" | "jobs">): ToolStatus["jobs"] {
  const counts = { scheduled: crons.filter(({ suspend }) => !suspend).length, running: 0, failed: 0 };
  for (const job of jobs) {
    if (hasFailed(job)) counts.failed += 1;
    else if (job.job?.over === false && job.job.active > 0) counts.running += 1;
  }
  return counts;
}

const hasFailed = ({ job }: WorkloadRecord): boolean =>
  job?.over === true && job.succeeded < (job.completions ?? 1);
