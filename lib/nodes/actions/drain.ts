import "server-only";
import { defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { isWorse, plannedNodes } from "@/lib/campaigns/model";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { liveIndex } from "@/lib/live/process-index";
import { type DrainInput, type DrainPlan, readDrainPlan } from "@/lib/nodes/drain/model";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { readDrainWorld } from "@/lib/nodes/drain/world";
import { planDrain } from "@/lib/nodes/drain-plan";
import { drainApproval } from "./drain-approval";
import { drainNotices } from "./drain-notices";
import { foundOn, missing, readNodes, repoolOf } from "./plan-nodes";
import { isPutOff, unlessPutOff } from "./postponed";
import { settleDrain, stepDrain } from "./step-drain";

/** Empties a node: the plan says whom it hurts, the step follows it and nothing but it. */
export const drain = defineAction<DrainInput>({
  name: "node.drain",
  title: "Drain",
  permission: "node.drain",
  input: drainInputSchema,
  targets: ({ node }) => [{ kind: "node", name: node }],
  plan(input) {
    const target = { kind: "node", name: input.node };
    const [read] = readNodes([input.node]);
    if (read === undefined || read.node === null)
      return {
        summary: `Drain ${input.node}`,
        targets: [{ target, verdict: "blocked", says: "no such node", found: {} }],
        warnings: [],
        blockers: [missing(input.node)],
        equivalent: [],
      };
    const { node } = read;
    const world = readDrainWorld(liveIndex(), node, { profile: site().profile, now: new Date() });
    const plan = planDrain(input, world);
    const blockers = plan.pods
      .filter(({ needsAcceptance, accepted }) => needsAcceptance && !accepted)
      .map(({ key, reasons }) => ({
        target: { kind: "pod", name: key },
        says: `${key}: ${reasons.map(({ says }) => says).join("; ")}`,
        override: "accept",
      }));
    const nothing = node.unschedulable && plan.counts.leaves === 0;
    return {
      summary: `Drain ${input.node}`,
      targets: [
        {
          target,
          verdict: blockers.length > 0 ? "blocked" : nothing ? "already_so" : "will_change",
          says: plan.sentence,
          found: { ...foundOn(node), drain: plan },
        },
      ],
      warnings: [],
      blockers,
      equivalent: [plan.kubectl],
    };
  },
  /** Same node, same wishes, same pods with the same fate: times, counts and words may move. */
  essence(plan) {
    const drained = drainOf(plan);
    return {
      blockers: plan.blockers.map(({ target, override }) => ({ target, override })),
      uid: drained?.nodeUid ?? null,
      pods: (drained?.pods ?? [])
        .filter(({ does }) => does !== "leave")
        .map(({ uid, does, accepted, reasons, replaceFirst }) => ({
          ...{ uid, does, accepted, replaceFirst },
          verdicts: [...new Set(reasons.map(({ verdict }) => verdict))].sort(),
        }))
        .sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    };
  },
  approval: (input, plan) => drainApproval(input, drainOf(plan), site().approval.drain),
  /** Approved with a campaign: nothing of what hurts is more than what was shown of this node there. */
  coveredBy(plan, parent) {
    const [target] = plan.targets;
    const shown = plannedNodes(parent.plan.targets[0]?.found).find(
      ({ node }) => node === target?.target.name,
    );
    const counts = drainOf(plan)?.counts;
    return (
      shown !== undefined && counts !== undefined && !isWorse({ ...counts, pods: counts.leaves }, shown.harm)
    );
  },
  notices: (telling) => drainNotices(telling, drainOf(telling.plan)),
  async step(input, _target, found, context) {
    if (found.drain === undefined) throw new AppError("precondition", "the plan names no pods");
    return unlessPutOff(context, (now) => stepDrain(input, found, now));
  },
  settle: async (input, _target, found, context) =>
    isPutOff(context.memo) ? null : settleDrain(input, found, context),
  inverse: (_input, plan) => repoolOf(plan),
});

/** The plan of the pods inside the plan of the action; null where there was no node. */
const drainOf = (plan: Plan): DrainPlan | null => readDrainPlan(plan.targets[0]?.found.drain);
