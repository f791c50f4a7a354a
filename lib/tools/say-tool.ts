import "server-only";
import type { ToolItem, ToolRow } from "./model";

type Said = Pick<
  ToolRow,
  "web" | "webSays" | "disabled" | "attention" | "jobsRunning" | "jobsFailed" | "crons"
>;
type Runs = readonly Pick<ToolItem["workloads"][number], "replicas" | "ready">[];

/** How a tool is, in one sentence: its web service, or without one what else of it there is. Pure. */
export function sayTool(row: Said, workloads: Runs): string {
  const how = row.web === "none" ? `No web service; ${sayRest(row, workloads)}` : row.webSays;
  if (row.disabled.length === 0) return how;
  return row.attention.includes("disabled_running")
    ? `Disabled, and still runs. ${how}`
    : "Disabled, and nothing of it runs";
}

function sayRest({ jobsRunning, jobsFailed, crons }: Said, workloads: Runs): string {
  const wanted = workloads.reduce((sum, { replicas }) => sum + replicas, 0);
  const ready = workloads.reduce((sum, workload) => sum + workload.ready, 0);
  const parts = [
    wanted > 0 && `${ready} of ${wanted} ${wanted === 1 ? "pod" : "pods"} ready`,
    jobsRunning > 0 && `${jobsRunning} ${jobsRunning === 1 ? "job runs" : "jobs run"}`,
    jobsFailed > 0 && `${jobsFailed} ${jobsFailed === 1 ? "job" : "jobs"} failed`,
    crons > 0 && `${crons} scheduled ${crons === 1 ? "job" : "jobs"}`,
  ].filter((part) => part !== false);
  return parts.join(", ") || "nothing of it is set to run";
}
