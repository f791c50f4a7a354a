import { saySpan } from "@/components/ui/duration";
import type { DrainPod, DrainVerdict } from "@/lib/nodes/drain/model";

export const VERDICT_WORD: Readonly<Record<DrainVerdict, string>> = {
  blocked_for_good: "blocked for good",
  blocked: "blocked by a budget",
  job_fails: "job fails for good",
  unmanaged: "will not come back",
  loses_data: "loses local data",
  gap: "gap",
  cron_skipped: "cron run skipped",
  job_retries: "job starts over",
  job_waits: "waits for the job",
  may_return: "may come back here",
  already_terminating: "already terminating",
  moves: "moves",
  finished: "finished, removed",
  stays_mirror: "static, stays",
  stays_daemonset: "DaemonSet, stays",
  left_out: "left out",
};

/** The words of a pod's chip: the gap with its length, where it is known. */
export const sayVerdict = ({ verdict, gapSeconds }: DrainPod): string =>
  verdict === "gap" && gapSeconds !== null ? `gap of about ${saySpan(gapSeconds)}` : VERDICT_WORD[verdict];
