import "server-only";
import { type ActionDefinition, defineAction, type Inverse } from "@/lib/actions/define";
import type { Child, Plan } from "@/lib/actions/model";
import { type Body, type CampaignInput, plannedNodes, slugOf } from "@/lib/campaigns/model";
import { campaignNotices } from "@/lib/campaigns/notices";
import { planCampaign } from "@/lib/campaigns/plan-campaign";
import { campaignInputSchema, campaignStateSchema, TITLE_MAX } from "@/lib/campaigns/schema";
import { runSlice } from "@/lib/campaigns/slice";
import { refuseSteering } from "@/lib/campaigns/state";
import { site } from "@/lib/config/site";

/**
 * Rolls one of the given actions over many nodes, each as an action of its own. The plan freezes the nodes in their order, each with the
 * plan of its own action summed up. A slice reads its children, what people asked (`action_request`: skip, retry, take next; the web
 * process only inserts; `later` of a tool's maintainers puts a node off once, before its turn, for the site's `postponeHours`, and "take
 * next" overrules them) and the index, and `decide.ts` says one of: start these, wait because (until), ask, stop, done. Limits count every
 * node of the touched roles that is down already. A canary, a closed gate and failures ask; only a recorded resume answers, a crash
 * does not. Undo takes the nodes that children have changed, and repools what was drained: what is not Ready stays out.
 */
export const campaignOf = (actions: readonly ActionDefinition[]): ActionDefinition => {
  const bodies = new Map(actions.map((action) => [action.name, action]));
  return defineAction<CampaignInput>({
    name: "campaign.run",
    title: "Run a campaign",
    permission: "campaign.run",
    input: campaignInputSchema,
    targets: ({ title }) => [{ kind: "campaign", name: slugOf(title) }],
    plan: (input) => planCampaign(input, bodies),
    essence: (plan) =>
      plannedNodes(plan.targets[0]?.found).map(({ node, takes, harm, approval }) => ({
        node,
        takes,
        approval,
        hurts: Object.entries(harm).flatMap(([what, count]) => (what !== "pods" && count > 0 ? [what] : [])),
      })),
    approval: approvalOf,
    notices: (telling) =>
      campaignNotices({ ...telling, input: campaignInputSchema.parse(telling.input) }, Date.now()),
    step: (input, _target, found, context) =>
      runSlice({
        input: campaignInputSchema.parse(input),
        planned: plannedNodes(found),
        bodies,
        context,
      }),
    inverse: inverseOf,
    steers(_input, memo, steering) {
      const state = campaignStateSchema.safeParse(memo);
      return state.success ? refuseSteering(state.data, steering) : "the campaign has not begun yet";
    },
  });
};

/** Enough to see why; all of them are on the plan. */
const REASONS_MAX = 8;

function approvalOf({ settings }: CampaignInput, plan: Plan): string[] {
  const nodes = plannedNodes(plan.targets[0]?.found);
  const most = settings.maxUnavailable;
  const { nodesAtOnce } = site().approval;
  const reasons = nodes.flatMap(({ node, approval }) => approval.map((because) => `${node}: ${because}`));
  const shown = reasons.slice(0, REASONS_MAX);
  if (reasons.length > shown.length) shown.push(`and ${reasons.length - shown.length} more of the kind`);
  const many =
    typeof most === "number" ? most > nodesAtOnce : nodes.filter(({ takes }) => takes).length > nodesAtOnce;
  return many ? [`more than ${nodesAtOnce} nodes may be unavailable at once`, ...shown] : shown;
}

const INVERSE = {
  "node.cordon": "node.uncordon",
  "node.uncordon": "node.cordon",
  "node.repool": "node.cordon",
  // What was emptied comes back only when it is Ready.
  "node.drain": "node.repool",
  "node.reboot": "node.repool",
} as const satisfies Record<Body["action"], Body["action"]>;

/** Puts back the nodes that its children changed, where they were otherwise before. */
function inverseOf(input: CampaignInput, plan: Plan, children: readonly Child[]): Inverse {
  const back = INVERSE[input.body.action];
  const wasCordoned = back === "node.cordon";
  // A reboot that went well has put its node back itself.
  const left = children.filter(
    ({ changed, state }) => changed && !(input.body.action === "node.reboot" && state === "succeeded"),
  );
  const changed = new Set(left.flatMap(({ targets }) => targets.map(({ name }) => name)));
  const nodes = plannedNodes(plan.targets[0]?.found)
    .filter(({ node, cordoned }) => changed.has(node) && cordoned === wasCordoned)
    .map(({ node }) => node);
  if (nodes.length === 0) return { none: "no node is otherwise than before it" };
  return {
    action: "campaign.run",
    input: {
      title: `Undo ${input.title}`.slice(0, TITLE_MAX),
      selection: { by: "nodes", nodes },
      body: { action: back },
      settings: {
        canary: { count: 0 },
        maxUnavailable: "100%",
        gate: { nodesReady: false, alerts: false },
        stopAfterFailures: nodes.length,
        order: "listed",
      },
    },
  };
}
