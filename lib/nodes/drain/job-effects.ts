import "server-only";
import { Cron } from "croner";
import type { CronRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainReason } from "./model";
import { saySeconds } from "./start-time";

/** What an eviction does to the Job behind a pod, and to the runs of the CronJob behind that. */

/** @param evicted how many pods of the job the whole drain evicts: each counts against its limit */
export function judgeJob(job: WorkloadRecord, evicted: number, waitSeconds: number): DrainReason {
  const ends = whenEvicted(job, evicted);
  if (waitSeconds === 0) return ends;
  return {
    verdict: "job_waits",
    says: `Job ${job.name} may complete for ${saySeconds(waitSeconds)}; after that: ${ends.says}`,
  };
}

function whenEvicted(job: WorkloadRecord, evicted: number): DrainReason {
  const { name } = job;
  const fails = (says: string): DrainReason => ({ verdict: "job_fails", says });
  const retries = (says: string): DrainReason => ({ verdict: "job_retries", says });
  const onDisruption = job.job?.onDisruption ?? null;
  if (onDisruption === "Ignore") return retries(`Job ${name} starts over, not counted against its limit`);
  if (onDisruption === "FailJob")
    return fails(`Job ${name} fails for good: its podFailurePolicy says so of any disruption`);
  if (onDisruption === "FailIndex")
    return fails(`an index of Job ${name} fails for good: its podFailurePolicy says so of any disruption`);
  const perIndex = job.job?.backoffLimitPerIndex ?? null;
  if (perIndex !== null)
    return perIndex === 0
      ? fails(`an index of Job ${name} fails for good: it allows no retry`)
      : retries(`an index of Job ${name} starts over; ${times(perIndex)} allowed`);
  // The API's default is 6.
  const limit = job.backoffLimit ?? 6;
  const failed = job.job?.failed ?? 0;
  if (failed + evicted <= limit)
    return retries(
      `Job ${name} starts over; ${times(limit)} allowed${failed === 0 ? "" : `, ${failed} used`}`,
    );
  if (limit === 0) return fails(`Job ${name} fails for good: it allows no retry`);
  return fails(
    failed >= limit
      ? `Job ${name} fails for good: its ${times(limit)} are used`
      : `Job ${name} fails for good: it allows ${times(limit)}, ${failed} used, and this drain ends ${evicted} of its pods`,
  );
}

const times = (retries: number): string => `${retries} ${retries === 1 ? "retry" : "retries"}`;

/**
 * A run that starts over takes at least as long again as it has run. Where its CronJob forbids a second run beside it,
 * a run that comes due meanwhile waits, and is skipped once its starting deadline is over.
 */
export function judgeCron(
  cron: CronRecord,
  job: WorkloadRecord,
  ends: DrainReason,
  now: Date,
): DrainReason | null {
  if (ends.verdict === "job_fails" || cron.suspend) return null;
  const { startingDeadlineSeconds: deadline, concurrencyPolicy } = cron;
  const startedAt = job.job?.startedAt ?? null;
  if (concurrencyPolicy !== "Forbid" || deadline === null || startedAt === null) return null;
  const ranMs = Math.max(0, now.getTime() - Date.parse(startedAt));
  const due = nextRun(cron, now);
  if (due === null || due.getTime() + deadline * 1_000 >= now.getTime() + ranMs) return null;
  return {
    verdict: "cron_skipped",
    says: `CronJob ${cron.name} skips its next run: it forbids two at once and gives up after ${saySeconds(deadline)}`,
  };
}

/** Null for a schedule that can't be read; "@every" is one that only the controller knows. */
function nextRun({ schedule, timeZone }: CronRecord, after: Date): Date | null {
  try {
    return new Cron(schedule, { timezone: timeZone ?? "UTC", paused: true }).nextRun(after);
  } catch {
    return null;
  }
}
