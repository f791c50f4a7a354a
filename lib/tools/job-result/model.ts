import type { WorkloadRecord } from "@/lib/live/model";

/** How a Job stands, by what its status says. */

export const isRunning = ({ job }: WorkloadRecord): boolean => job?.over === false && job.active > 0;

/** For good: the controller has given it up. */
export const hasFailed = ({ job }: WorkloadRecord): boolean =>
  job?.over === true && job.succeeded < (job.completions ?? 1);
