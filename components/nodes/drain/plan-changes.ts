import type { DrainPlan, DrainPod } from "@/lib/nodes/drain/model";
import { sayVerdict } from "./say-verdict";

/** More are counted, not listed. */
const LISTED = 6;

/** What differs between the plan a person has read and the present one, in sentences; empty when nothing that counts does. */
export function planChanges(before: DrainPlan, after: DrainPlan): string[] {
  if (before.nodeUid !== after.nodeUid) return ["This is another node of the same name by now."];
  const was = new Map(before.pods.map((pod) => [pod.uid, pod]));
  const is = new Set(after.pods.map(({ uid }) => uid));
  const changes = [
    ...after.pods.flatMap((pod) => changeOf(was.get(pod.uid), pod)),
    ...before.pods.filter(({ uid }) => !is.has(uid)).map(({ key }) => `${key} is gone`),
  ];
  if (changes.length <= LISTED) return changes;
  return [...changes.slice(0, LISTED), `and ${changes.length - LISTED} more`];
}

function changeOf(was: DrainPod | undefined, pod: DrainPod): string[] {
  if (was === undefined) return [`${pod.key} is new: ${sayVerdict(pod)}`];
  if (was.verdict !== pod.verdict) return [`${pod.key}: was ${sayVerdict(was)}, now ${sayVerdict(pod)}`];
  const [before, after] = [was, pod].map(({ reasons }) => reasons.map(({ says }) => says).join("; "));
  return before === after ? [] : [`${pod.key}: ${after}`];
}
