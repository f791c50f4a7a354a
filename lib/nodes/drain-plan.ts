import "server-only";
import { kubectlOf } from "./drain/kubectl";
import type { DrainInput, DrainPlan } from "./drain/model";
import { countsOf, sentenceOf, toolsOf } from "./drain/sentence";
import { judgePods } from "./drain/verdicts";
import type { DrainWorld } from "./drain/world";

/**
 * What a drain of one node does to whom. Pure: the same world gives the same plan, in whatever order it is given, and
 * no text tells an age, so that a plan stays the same while nothing happens.
 */
export function planDrain(input: DrainInput, world: DrainWorld): DrainPlan {
  const judged = judgePods(input, world);
  const pods = judged.map(({ pod }) => pod);
  const counts = countsOf(pods, judged.filter(({ closable }) => closable).length);
  return {
    node: world.node.name,
    nodeUid: world.node.uid,
    sentence: sentenceOf(world.node.name, counts, pods),
    pods,
    tools: toolsOf(pods),
    counts,
    kubectl: kubectlOf(input, pods),
  };
}
