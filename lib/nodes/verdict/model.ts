/** What happens to a pod, worst first. The first reason of a pod is its verdict; all of them are kept. */
export const DRAIN_VERDICTS = [
  "blocked_for_good",
  "blocked",
  "job_fails",
  "unmanaged",
  "loses_data",
  "gap",
  "cron_skipped",
  "job_retries",
  "job_waits",
  "may_return",
  "already_terminating",
  "moves",
  "finished",
  "stays_mirror",
  "stays_daemonset",
  "left_out",
] as const;
