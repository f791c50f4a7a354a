import { sayCount } from "@/components/ui/say-count";
import type { DrainPlan, DrainPodProgress, DrainPodState, DrainProgress } from "@/lib/nodes/drain/model";

/** What a drain under way looks like from above: how many pods are where, and which tools are not through yet. */

export const STATE_WORD: Readonly<Record<DrainPodState, string>> = {
  queued: "queued",
  waiting_job: "waits for the job",
  replacing: "replacement starts first",
  evicting: "being evicted",
  blocked: "blocked",
  terminating: "terminating",
  gone: "gone",
  rescheduled: "starts elsewhere",
  ready: "ready elsewhere",
  left: "left here",
  given_up: "given up",
};

export const PHASE_WORD: Readonly<Record<DrainProgress["phase"], string>> = {
  preflight: "Checking that nothing is refused",
  cordoning: "Cordoning the node",
  waiting_for_jobs: "Waiting for jobs to complete",
  evicting: "Evicting",
  verifying: "Looking again whether the node is empty",
  restoring: "Putting back what was there",
  done: "Done",
};

/** What needs a person first, what is through last. */
const URGENCY: readonly DrainPodState[] = [
  "given_up",
  "blocked",
  "terminating",
  "evicting",
  "replacing",
  "waiting_job",
  "rescheduled",
  "gone",
  "queued",
  "left",
  "ready",
];
const urgency = ({ state }: DrainPodProgress): number => URGENCY.indexOf(state);

/** Whether nothing more is to come of a pod: being gone is the end where nothing brings it back, and once the drain is over. */
type Through = (pod: DrainPodProgress) => boolean;

function throughOf(progress: DrainProgress, plan: DrainPlan | null): Through {
  const endsGone = new Set(
    plan?.pods
      .filter(({ reasons }) =>
        reasons.some(({ verdict }) => verdict === "unmanaged" || verdict === "job_fails"),
      )
      .map(({ uid }) => uid),
  );
  return ({ uid, state }) =>
    state === "ready" ||
    state === "left" ||
    (state === "gone" && (progress.phase === "done" || endsGone.has(uid)));
}

export type Part = "through" | "moving" | "blocked" | "given_up" | "queued";
const PART: Readonly<Record<DrainPodState, Part>> = {
  queued: "queued",
  waiting_job: "queued",
  replacing: "moving",
  evicting: "moving",
  blocked: "blocked",
  terminating: "moving",
  gone: "moving",
  rescheduled: "moving",
  ready: "through",
  left: "through",
  given_up: "given_up",
};

/** Pods per part of the bar. */
export function partsOf(progress: DrainProgress, plan: DrainPlan | null): Readonly<Record<Part, number>> {
  const isThrough = throughOf(progress, plan);
  const parts: Record<Part, number> = { through: 0, moving: 0, blocked: 0, given_up: 0, queued: 0 };
  for (const pod of progress.pods) parts[isThrough(pod) ? "through" : PART[pod.state]] += 1;
  return parts;
}

/** "3 ready elsewhere, 1 blocked, 40 queued": only what there is, most urgent first. */
export function countsByState({ pods }: DrainProgress): { state: DrainPodState; count: number }[] {
  const counts = Map.groupBy(pods, ({ state }) => state);
  return URGENCY.flatMap((state) => {
    const count = counts.get(state)?.length ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
}

export type ProgressGroup = { name: string; pods: readonly DrainPodProgress[]; through: number };

/** Pods by tool or namespace: where something happens, the most urgent on top; where it is still to come; what is through. */
export function progressGroups(
  progress: DrainProgress,
  plan: DrainPlan | null,
): Readonly<Record<"open" | "queued" | "through", ProgressGroup[]>> {
  const isThrough = throughOf(progress, plan);
  const tools = new Map(plan?.pods.map(({ key, tool }) => [key, tool]) ?? []);
  const nameOf = ({ key }: DrainPodProgress) => tools.get(key) ?? key.split("/")[0] ?? key;
  const groups = [...Map.groupBy(progress.pods, nameOf)].map(([name, members]) => ({
    name,
    pods: members.toSorted((a, b) => urgency(a) - urgency(b)),
    through: members.filter(isThrough).length,
  }));
  const worst = ({ pods }: ProgressGroup) => Math.min(...pods.map(urgency));
  groups.sort((a, b) => worst(a) - worst(b) || a.name.localeCompare(b.name));
  const isQuiet = (pod: DrainPodProgress) => pod.state === "queued" || isThrough(pod);
  const rest = groups.filter(({ pods, through }) => through < pods.length);
  return {
    open: rest.filter(({ pods }) => !pods.every(isQuiet)),
    queued: rest.filter(({ pods }) => pods.every(isQuiet)),
    through: groups.filter(({ pods, through }) => through === pods.length),
  };
}

/** One line for who hears the page: what has changed is heard, not every pod. */
export const sayTally = (progress: DrainProgress, plan: DrainPlan | null): string =>
  `${PHASE_WORD[progress.phase]}: ${partsOf(progress, plan).through} of ${sayCount(progress.pods.length, "pod")} through`;
