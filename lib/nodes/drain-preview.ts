import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import type { LiveIndex, NodeRecord, PodRecord } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import type { DrainPlan } from "./drain/model";
import { drainInputSchema } from "./drain/schema";
import { readDrainWorld } from "./drain/world";
import { planDrain } from "./drain-plan";

/** What a drain that nobody has asked for would do: the pages of nodes and pods judge as the drain itself does. */
export const previewDrain = (
  index: LiveIndex,
  node: NodeRecord,
  options: { profile: Profile; now: Date },
): DrainPlan => planDrain(drainInputSchema.parse({ node: node.name }), readDrainWorld(index, node, options));

type Sources = { index: LiveIndex; profile: Profile; now: Date };
const sources = (): Sources => ({ index: liveIndex(), profile: site().profile, now: new Date() });

/** All that a drain of its node would mean for one pod, in words; null when it is on no node. */
export function drainSays({ uid, nodeName }: PodRecord, { index, ...options } = sources()): string | null {
  const node = nodeName === null ? undefined : index.table("nodes").get(nodeName);
  if (node === undefined) return null;
  const planned = previewDrain(index, node, options).pods.find((pod) => pod.uid === uid);
  return planned?.reasons.map(({ says }) => says).join("; ") ?? null;
}
