import type { DrainPlan, DrainPod, DrainVerdict } from "@/lib/nodes/drain/model";

/** Where the page shows a pod: in the open, or folded under one of three headings. */
export type Place = "hurts" | "moves" | "goes" | "stays" | "left_out";

const PLACE: Readonly<Record<DrainVerdict, Place>> = {
  blocked_for_good: "hurts",
  blocked: "hurts",
  job_fails: "hurts",
  unmanaged: "hurts",
  loses_data: "hurts",
  gap: "hurts",
  cron_skipped: "hurts",
  job_retries: "hurts",
  may_return: "hurts",
  job_waits: "goes",
  already_terminating: "goes",
  finished: "goes",
  moves: "moves",
  stays_mirror: "stays",
  stays_daemonset: "stays",
  left_out: "left_out",
};

/** A pod that moves but fits nowhere stays Pending: that hurts as much as a gap. */
export const placeOf = ({ verdict, needsAcceptance, fit, does }: DrainPod): Place =>
  needsAcceptance || (does === "evict" && verdict === "moves" && fit?.answer === "does_not_fit")
    ? "hurts"
    : PLACE[verdict];

/** `name` is the tool, or the namespace of what belongs to none. */
export type PodGroup = { name: string; isTool: boolean; says: string | null; pods: readonly DrainPod[] };

/** Pods of one place by tool, worst tool first: the plan lists verdicts worst first, and so do the groups. */
export function groupsAt(plan: DrainPlan, place: Place, rank: readonly DrainVerdict[]): PodGroup[] {
  const worst = (pods: readonly DrainPod[]) => Math.min(...pods.map(({ verdict }) => rank.indexOf(verdict)));
  const here = Map.groupBy(
    plan.pods.filter((pod) => placeOf(pod) === place),
    ({ namespace }) => namespace,
  );
  return [...here]
    .map(([namespace, pods]) => {
      const tool = plan.tools.find((one) => one.namespace === namespace);
      const name = pods[0]?.tool ?? null;
      return {
        name: name ?? namespace,
        isTool: name !== null,
        says: tool?.says ?? null,
        pods: pods.toSorted((a, b) => rank.indexOf(a.verdict) - rank.indexOf(b.verdict)),
      };
    })
    .sort((a, b) => worst(a.pods) - worst(b.pods) || a.name.localeCompare(b.name));
}

/** Pods that have to be accepted and are not yet. */
export const awaitingAcceptance = (plan: DrainPlan): DrainPod[] =>
  plan.pods.filter(({ needsAcceptance, accepted }) => needsAcceptance && !accepted);

/** Whether going on would hurt somebody, so that the node's name has to be typed. */
export const hurtsSomebody = (plan: DrainPlan): boolean =>
  plan.tools.some(({ hurt }) => hurt) || plan.pods.some((pod) => placeOf(pod) === "hurts");

/** "calico-node, alloy, 2 static" for a folded heading: controllers once each, the commonest names only. */
export function sayShort(pods: readonly DrainPod[], most = 4): string {
  const names = pods.filter(({ verdict }) => verdict !== "stays_mirror").map((pod) => shortOwner(pod));
  const distinct = [...new Set(names)];
  const parts = distinct.slice(0, most);
  if (distinct.length > most) parts.push(`${distinct.length - most} more`);
  const mirrors = pods.length - names.length;
  if (mirrors > 0) parts.push(`${mirrors} static`);
  return parts.join(", ");
}

/** "DaemonSet calico-node, 37 pods" is calico-node. */
const shortOwner = ({ owner, name }: DrainPod): string => /^\S+ ([^\s,]+)/.exec(owner ?? "")?.[1] ?? name;
