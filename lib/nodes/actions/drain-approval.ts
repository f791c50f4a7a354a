import "server-only";
import type { Site } from "@/lib/config/site";
import type { DrainInput, DrainPlan, DrainVerdict } from "@/lib/nodes/drain/model";

/** Why a second person has to agree to a drain, in words, by the site's limits. Pure. */
export function drainApproval(
  input: DrainInput,
  plan: DrainPlan | null,
  limits: Site["approval"]["drain"],
): string[] {
  if (plan === null) return [];
  const { counts } = plan;
  const leaving = plan.pods.filter(({ does }) => does !== "leave");
  const accepted = (verdict: DrainVerdict) =>
    leaving.filter((pod) => pod.accepted && pod.reasons.some((reason) => reason.verdict === verdict)).length;
  const [data, unmanaged, blocked] = (["loses_data", "unmanaged", "blocked_for_good"] as const).map(accepted);
  return [
    ...(counts.toolsWithGap > limits.toolsWithGapMax
      ? [`${counts.toolsWithGap} tools have a gap, more than ${limits.toolsWithGapMax}`]
      : []),
    ...(counts.jobsFail > limits.jobsFailMax ? [`${count(counts.jobsFail, "job")} would fail for good`] : []),
    ...(limits.graceCut && input.graceSeconds !== null
      ? [`pods get ${input.graceSeconds} s to end instead of their own time`]
      : []),
    ...(limits.localData && data ? [`${count(data, "pod")} would lose local data`] : []),
    ...(limits.unmanaged && unmanaged ? [`${count(unmanaged, "pod")} would not come back`] : []),
    ...(limits.blockedForGood && blocked
      ? [`${count(blocked, "pod")} of a budget that never allows it would be drained`]
      : []),
  ];
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
