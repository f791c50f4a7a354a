import "server-only";
import type { Json, Plan } from "@/lib/actions/model";
import { type DrainPod, readDrainPlan } from "@/lib/nodes/drain/model";
import { type Body, NO_HARM, type PlannedNode } from "./model";
import { ACCEPTABLE } from "./schema";

/** How a campaign's body is asked of one node, and what the answer means. Pure. */

/** `accepted` are the pods whose loss this node's own plan asks to be accepted. */
export function childInput(body: Body, node: string, accepted: readonly string[] = []): Record<string, Json> {
  switch (body.action) {
    case "node.cordon":
    case "node.uncordon":
    case "node.repool":
      return { nodes: [node] };
    case "node.drain": {
      const { acceptAll: _, ...options } = body.drain;
      return { node, ...options, accept: accepted };
    }
    case "node.reboot": {
      const { acceptAll: _, ...drain } = body.drain;
      const { hook, readyWithinSeconds } = body;
      return { node, drain: { ...drain, accept: accepted }, hook, readyWithinSeconds };
    }
  }
}

/** The pods that the body accepts to lose for every node at once: all that stands against them has to be accepted. */
export function acceptedPods(body: Body, plan: Plan): string[] {
  if (body.action !== "node.drain" && body.action !== "node.reboot") return [];
  const accepted = new Set<string>(body.drain.acceptAll);
  const pods = readDrainPlan(plan.targets[0]?.found.drain)?.pods ?? [];
  return pods
    .filter((pod) => pod.needsAcceptance && standsAgainst(pod).isSubsetOf(accepted))
    .map(({ key }) => key);
}

const ASKED_ABOUT = new Set<string>(ACCEPTABLE);
const standsAgainst = ({ reasons }: DrainPod): Set<string> =>
  new Set(reasons.map(({ verdict }) => verdict)).intersection(ASKED_ABOUT);

export function harmOf(plan: Plan): Pick<PlannedNode, "harm" | "hurts" | "tells"> {
  const drain = readDrainPlan(plan.targets[0]?.found.drain);
  if (drain === null) return { harm: NO_HARM, hurts: [], tells: [] };
  const { leaves, toolsWithGap, jobsFail, blocked, losesData, unmanaged } = drain.counts;
  const hurt = drain.tools.filter((one) => one.hurt);
  return {
    harm: { pods: leaves, toolsWithGap, jobsFail, blocked, losesData, unmanaged },
    hurts: hurt.map(({ tool, namespace }) => tool ?? namespace),
    tells: hurt.flatMap(({ tool, pods, says }) => (tool === null ? [] : [{ tool, pods, says }])),
  };
}
