import "server-only";
import { become, type DrainRun } from "./run";

/** Jobs get their time to complete; pods of later tiers run on meanwhile. @returns whether any is still waited for */
export function waitForJobs(run: DrainRun): boolean {
  const { memo, planned, ports, input } = run;
  const until = memo.startedAt + input.waitForJobsSeconds * 1_000;
  let waits = false;
  for (const pod of memo.pods) {
    if (planned.get(pod.uid)?.tier !== 0 || (pod.state !== "queued" && pod.state !== "waiting_job")) continue;
    const { phase, owner } = ports.seen.pod(pod.key) ?? { phase: "Succeeded", owner: null };
    const over = phase === "Succeeded" || phase === "Failed" || owner?.kind !== "Job";
    if (over || ports.now() >= until) {
      if (pod.state === "waiting_job")
        become(run, pod, "queued", over ? "completed" : "did not complete in time");
    } else {
      waits = true;
      become(run, pod, "waiting_job", `may complete until ${new Date(until).toISOString()}`);
    }
  }
  return waits;
}
