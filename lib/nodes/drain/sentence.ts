import "server-only";
import { compareNatural } from "@/lib/core/natural";
import type { DrainPlan, DrainPod } from "./model";
import { saySeconds } from "./start-time";

/** What a plan comes to, in numbers and in words: of all pods, and of each tool. */

const has = (pod: DrainPod, verdict: DrainPod["verdict"]): boolean =>
  pod.reasons.some((reason) => reason.verdict === verdict);
const isBlocked = (pod: DrainPod): boolean => has(pod, "blocked") || has(pod, "blocked_for_good");
const longest = (pods: readonly DrainPod[]): number | null =>
  pods.reduce<number | null>(
    (most, { gapSeconds }) => (gapSeconds === null ? most : Math.max(most ?? 0, gapSeconds)),
    null,
  );

export function countsOf(pods: readonly DrainPod[], closableGaps: number): DrainPlan["counts"] {
  const leaves = pods.filter(({ does }) => does !== "leave");
  const many = (test: (pod: DrainPod) => boolean) => leaves.filter(test).length;
  const places = (some: readonly DrainPod[]) => new Set(some.map(({ namespace }) => namespace)).size;
  return {
    pods: pods.length,
    leaves: leaves.length,
    stays: pods.length - leaves.length,
    tools: places(leaves.filter(({ tool }) => tool !== null)),
    toolsWithGap: places(leaves.filter((pod) => has(pod, "gap"))),
    longestGapSeconds: longest(leaves),
    jobsFail: new Set(leaves.filter((pod) => has(pod, "job_fails")).map(({ ownerUid }) => ownerUid)).size,
    blocked: many(isBlocked),
    losesData: many((pod) => has(pod, "loses_data")),
    unmanaged: many((pod) => has(pod, "unmanaged")),
    doesNotFit: many(({ fit }) => fit?.answer === "does_not_fit"),
    closableGaps,
  };
}

export function sentenceOf(node: string, counts: DrainPlan["counts"], pods: readonly DrainPod[]): string {
  if (counts.leaves === 0)
    return counts.stays === 0
      ? `No pods are on ${node}`
      : `Nothing on ${node} has to go; ${count(counts.stays, "pod stays", "pods stay")}`;
  const { longestGapSeconds: gap } = counts;
  const forGood = pods.filter((pod) => has(pod, "blocked_for_good")).length;
  const hurts = [
    some(
      counts.toolsWithGap,
      "tool has a gap",
      "tools have a gap",
      gap === null ? "" : `, the longest of about ${saySeconds(gap)}`,
    ),
    some(counts.jobsFail, "job fails for good", "jobs fail for good"),
    some(counts.blocked - forGood, "pod is blocked by a budget", "pods are blocked by budgets"),
    some(forGood, "pod is blocked for good", "pods are blocked for good"),
    some(counts.unmanaged, "pod will not come back", "pods will not come back"),
    some(counts.losesData, "pod loses local data", "pods lose local data"),
    some(counts.doesNotFit, "pod fits nowhere else now", "pods fit nowhere else now"),
  ].filter((part) => part !== null);
  const of = counts.tools === 0 ? "" : ` of ${count(counts.tools, "tool", "tools")}`;
  return `${count(counts.leaves, "pod", "pods")}${of} ${counts.leaves === 1 ? "leaves" : "leave"} ${node}: ${hurts.length === 0 ? "nobody is hurt" : hurts.join("; ")}`;
}

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`;
const some = (many: number, one: string, more: string, rest = ""): string | null =>
  many === 0 ? null : `${count(many, one, more)}${rest}`;

const HURT = ["job_fails", "unmanaged", "loses_data", "gap", "cron_skipped"] as const;

/** Only tools with pods that leave; those that are hurt come first. */
export function toolsOf(pods: readonly DrainPod[]): DrainPlan["tools"] {
  const leaves = pods.filter(({ does }) => does !== "leave");
  return [...Map.groupBy(leaves, ({ namespace }) => namespace)]
    .map(([namespace, own]) => ({
      tool: own[0]?.tool ?? null,
      namespace,
      hurt: own.some((pod) => HURT.some((verdict) => has(pod, verdict))),
      pods: own.length,
      says: toolSays(own),
    }))
    .sort(
      (a, b) =>
        Number(b.hurt) - Number(a.hurt) || compareNatural(a.tool ?? a.namespace, b.tool ?? b.namespace),
    );
}

/** For people who don't know the platform's inside: no kinds, no names of pods. */
function toolSays(pods: readonly DrainPod[]): string {
  const of = (verdict: DrainPod["verdict"]) => pods.filter((pod) => has(pod, verdict));
  const say = (verdict: DrainPod["verdict"], one: string, more: string, rest = "") =>
    some(of(verdict).length, one, more, rest);
  const gap = longest(of("gap"));
  const said = [
    say(
      "gap",
      "pod is down",
      "pods are down",
      gap === null ? " until started elsewhere" : ` for about ${saySeconds(gap)}`,
    ),
    say("job_fails", "job run fails for good", "job runs fail for good"),
    say("unmanaged", "pod ends and does not come back", "pods end and do not come back"),
    say("loses_data", "pod loses its local data", "pods lose their local data"),
    say("cron_skipped", "scheduled run is skipped", "scheduled runs are skipped"),
    say("job_retries", "job run starts over", "job runs start over"),
    say("job_waits", "job run may complete first", "job runs may complete first"),
    say("moves", "pod moves without a gap", "pods move without a gap"),
    say("already_terminating", "pod ends already", "pods end already"),
    say("finished", "finished pod is removed", "finished pods are removed"),
    some(
      pods.filter(isBlocked).length,
      "pod waits for its disruption budget",
      "pods wait for their disruption budget",
    ),
  ];
  return said.filter((part) => part !== null).join("; ");
}
