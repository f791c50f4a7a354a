import "server-only";
import { hasFailed, isRunning } from "@/lib/tools/job-result/model";
import type { ToolRecords } from "@/lib/tools/records/model";
import type { ToolStatus } from "./model";

/** Schedules that are on, runs going on, and runs that are kept and have failed for good. */
export const countJobs = ({ crons, jobs }: Pick<ToolRecords, "crons" | "jobs">): ToolStatus["jobs"] => ({
  scheduled: crons.filter(({ suspend }) => !suspend).length,
  running: jobs.filter(isRunning).length,
  failed: jobs.filter(hasFailed).length,
});
