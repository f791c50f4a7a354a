import "server-only";
import type { ActionState } from "@/lib/actions/model";
import { plannedNodes } from "@/lib/campaigns/model";
import { campaignStateSchema } from "@/lib/campaigns/schema";
import { readDrainPlan } from "@/lib/nodes/drain/model";
import type { Upcoming } from "./model";

/** Work on nodes that is asked for and not over, as far as its plan touches one tool. Pure. */

export type Planned = {
  id: string;
  action: string;
  state: string;
  person: string;
  reason: string;
  ticket: string | null;
  startedAt: string | null;
  /** The plan as the action holds it. */
  plan: unknown;
  /** What the first target's step left last. */
  memo: unknown;
};

export const upcomingOf = (tool: string, planned: readonly Planned[]): Upcoming[] =>
  planned.flatMap((one) => (one.action === "campaign.run" ? ofCampaign(tool, one) : ofDrain(tool, one)));

const common = ({ id, action, state, person, reason, ticket }: Planned) => ({
  actionId: id,
  action,
  state: state as ActionState,
  person,
  reason,
  ticket,
});

const foundOf = (plan: unknown): Record<string, unknown>[] =>
  ((plan as { targets?: { found?: Record<string, unknown> }[] } | null)?.targets ?? []).map(
    ({ found }) => found ?? {},
  );

function ofDrain(tool: string, planned: Planned): Upcoming[] {
  return foundOf(planned.plan).flatMap((found) => {
    const drain = readDrainPlan(found.drain);
    const hit = drain?.tools.find((one) => one.tool === tool);
    if (drain === null || hit === undefined) return [];
    const begun = planned.startedAt !== null;
    return [{ ...common(planned), node: drain.node, says: hit.says, begun }];
  });
}

/** Nodes that are through, or left out, no longer matter. */
function ofCampaign(tool: string, planned: Planned): Upcoming[] {
  const runs = new Map(
    (campaignStateSchema.safeParse(planned.memo).data?.nodes ?? []).map((run) => [run.node, run.state]),
  );
  return plannedNodes(foundOf(planned.plan)[0]).flatMap(({ node, takes, tells }) => {
    const hit = tells.find((one) => one.tool === tool);
    const state = runs.get(node) ?? "waiting";
    if (!takes || hit === undefined || (state !== "waiting" && state !== "running")) return [];
    return [{ ...common(planned), node, says: hit.says, begun: state === "running" }];
  });
}
