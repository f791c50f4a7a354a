import "server-only";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { liveIndex } from "@/lib/live/process-index";
import { decommissionMemoSchema, firstMemo } from "@/lib/nodes/decommission/memo";
import { type DecommissionInput, readDecommissionPlan } from "@/lib/nodes/decommission/model";
import { planStages } from "@/lib/nodes/decommission/plan-stages";
import { decommissionInputSchema } from "@/lib/nodes/decommission/schema";
import { decommissionSlice } from "@/lib/nodes/decommission/slice";
import type { DrainInput } from "@/lib/nodes/drain/model";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { decommissionPorts } from "./decommission-ports";
import { drain } from "./drain";
import { isPutOff, unlessPutOff } from "./postponed";
import { settleDrain } from "./step-drain";

/** Takes a node out for good: drained, its certificate cleaned, out of Hiera, its Node deleted. */

export const drainInputOf = ({ node, drain: options }: DecommissionInput): DrainInput =>
  drainInputSchema.parse({ ...options, node });

export const decommission = defineAction<DecommissionInput>({
  name: "node.decommission",
  title: "Decommission",
  permission: "node.decommission",
  input: decommissionInputSchema,
  targets: ({ node }) => [{ kind: "node", name: node }],
  plan(input) {
    const drained = drain.plan(drainInputOf(input));
    const [target] = drained.targets;
    const summary = `Decommission ${input.node}`;
    if (target === undefined || target.found.uid === undefined) return { ...drained, summary };
    const plan = planStages(input.node, {
      site: site(),
      drainSays: target.says,
      drainCommand: drained.equivalent[0] ?? "",
      claims: claimsOn(input.node),
    });
    const byHand = plan.stages.filter(({ by }) => by !== "console");
    return {
      ...drained,
      summary,
      targets: [
        {
          ...target,
          verdict: drained.blockers.length > 0 ? "blocked" : "will_change",
          found: { ...target.found, decommission: plan },
        },
      ],
      warnings: [
        "once its Node is deleted this cannot be undone; until then undo uncordons it, and what was cleaned stays cleaned",
        ...byHand.map(({ says }) => `waits for a person: ${says}`),
      ],
      equivalent: plan.stages.flatMap(({ command }) => command ?? []),
    };
  },
  essence: (plan) => ({
    drain: drain.essence?.(plan) ?? null,
    stages: readDecommissionPlan(plan.targets[0]?.found.decommission)?.stages.map(({ by }) => by) ?? null,
  }),
  approval: (input, plan) => [
    `${input.node} goes for good, with its certificate and its entry in Hiera`,
    ...(drain.approval?.(drainInputOf(input), plan) ?? []),
  ],
  notices: (telling) => drain.notices?.({ ...telling, input: drainInputOf(telling.input) }) ?? [],
  async step(input, { name }, found, context) {
    const plan = readDecommissionPlan(found.decommission);
    const { uid: nodeUid } = found;
    if (plan === null || typeof nodeUid !== "string")
      throw new AppError("precondition", "the plan names no stages");
    return unlessPutOff(context, (now) => {
      const memo = now.memo === null ? firstMemo() : decommissionMemoSchema.parse(now.memo);
      const ports = decommissionPorts(drainInputOf(input), plan, found, memo, now);
      const { skipTerminatingSeconds } = input.drain;
      return decommissionSlice({ node: name, nodeUid, plan, skipTerminatingSeconds, memo, ports });
    });
  },
  async settle(input, _target, found, context) {
    if (context.memo === null || isPutOff(context.memo)) return null;
    const memo = decommissionMemoSchema.parse(context.memo);
    const settled = await settleDrain(drainInputOf(input), found, { ...context, memo: memo.drain });
    return settled === null ? null : { ...memo, drain: settled };
  },
  inverse({ node }, plan) {
    const found = plan.targets[0]?.found;
    if (found?.unschedulable !== false) return { none: "its node was cordoned before, and stays so" };
    if (liveIndex().table("nodes").get(node)?.uid !== found.uid)
      return { none: "nothing brings a deleted Node back but its own kubelet" };
    return { action: "node.uncordon", input: { nodes: [node] } };
  },
});

const claimsOn = (node: string): number =>
  liveIndex()
    .podsOnNode(node)
    .reduce((sum, { volumes }) => sum + volumes.claims.length, 0);
