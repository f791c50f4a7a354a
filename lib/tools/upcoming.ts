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
  /** What maintainers asked for: once for each tool. */
  later: readonly { tool: string; node: string }[];
};

export const upcomingOf = (tool: string, planned: readonly Planned[]): Upcoming[] =>
  planned.flatMap((one) => (one.action === "campaign.run" ? ofCampaign(tool, one) : ofDrain(tool, one)));

const common = (
  tool: string,
  { id, action, state, person, reason, ticket, later }: Planned,
  begun: boolean,
) => ({
  actionId: id,
  action,
  state: state as ActionState,
  person,
  reason,
  ticket,
  begun,
  postponable: !begun && !later.some((asked) => asked.tool === tool),
  putOff: null as Upcoming["putOff"],
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
    const begun = planned.startedAt !== null && !isWaiting(planned.memo);
    return [{ ...common(tool, planned, begun), node: drain.node, says: hit.says }];
  });
}

/** Work that was put off has been claimed by a worker, and touched nothing. */
const isWaiting = (memo: unknown): boolean => typeof memo === "object" && memo !== null && "putOff" in memo;

/** Nodes that are through, or left out, no longer matter. */
function ofCampaign(tool: string, planned: Planned): Upcoming[] {
  const runs = new Map(
    (campaignStateSchema.safeParse(planned.memo).data?.nodes ?? []).map((run) => [run.node, run]),
  );
  return plannedNodes(foundOf(planned.plan)[0]).flatMap(({ node, takes, tells }) => {
    const hit = tells.find((one) => one.tool === tool);
    const run = runs.get(node);
    const state = run?.state ?? "waiting";
    if (!takes || hit === undefined || (state !== "waiting" && state !== "running")) return [];
    const all = common(tool, planned, state === "running");
    return [{ ...all, node, says: hit.says, putOff: run?.putOff ?? null }];
  });
}
