import "server-only";
import type { Telling } from "@/lib/actions/define";
import {
  type Drain,
  noticesAfterDrain,
  noticesBeforeDrain,
  type ToolHit,
} from "@/lib/nodes/drain-notices/model";
import { statusAfterDrain, statusBeforeDrain } from "@/lib/nodes/status-notices/model";
import type { Notice } from "@/lib/outbox/model";
import { type CampaignInput, plannedNodes, type Schedule } from "./model";
import { saySchedule } from "./say/model";
import { campaignStateSchema } from "./schema";
import { openingAt } from "./windows";

/**
 * What tools are told of a campaign: once when it is started, with the times at which it may come to them, and once when it is
 * over. The actions of its nodes leave out whoever was told here.
 */
export function campaignNotices(
  { actionId, input, plan, reason, ticket, ended }: Telling<CampaignInput>,
  nowMs: number,
): readonly Notice[] {
  const { schedule } = input.settings;
  const about = { actionId, reason, ticket };
  return hitsOf(plan.targets[0]?.found).flatMap(({ nodes, ...hit }): readonly Notice[] => {
    if (ended === null) {
      const drain: Drain = {
        ...about,
        nodes,
        at: beginsAt(schedule, nowMs),
        ...whenOf(schedule, nodes.length),
      };
      return [...noticesBeforeDrain(drain, [hit]), ...statusBeforeDrain(drain, [hit])];
    }
    const drain: Drain = { ...about, nodes, at: new Date(nowMs) };
    const done = doneOf(nodes, ended.targets[0]?.progress);
    const say = (says: string): ToolHit[] => [{ ...hit, says: [says] }];
    return [
      ...noticesAfterDrain(drain, say(sayEnd(done, nodes.length))),
      ...statusAfterDrain(drain, say(sayPublicEnd(done, nodes.length))),
    ];
  });
}

/** The hit tools of all nodes that are taken, each once. */
function hitsOf(found: unknown): (ToolHit & { nodes: string[] })[] {
  const told = plannedNodes(found).flatMap(({ node, takes, tells }) =>
    takes ? tells.map((hit) => ({ ...hit, node })) : [],
  );
  return [...Map.groupBy(told, ({ tool }) => tool)].map(([tool, hits]) => ({
    tool,
    nodes: hits.map(({ node }) => node),
    pods: hits.reduce((sum, { pods }) => sum + pods, 0),
    says: [...new Set(hits.map(({ says }) => says))],
  }));
}

function beginsAt(schedule: Schedule | null, nowMs: number): Date {
  const opening = schedule === null ? null : openingAt(schedule, nowMs);
  return new Date(opening?.open === false ? (opening.opensAt ?? nowMs) : nowMs);
}

function whenOf(schedule: Schedule | null, nodes: number): Pick<Drain, "when"> {
  const parts = [
    ...(nodes > 1 ? ["one after the other, as part of a campaign"] : []),
    ...(schedule === null ? [] : [`at these times only: ${saySchedule(schedule)}`]),
  ];
  return parts.length === 0 ? {} : { when: `This is done ${parts.join(", ")}.` };
}

function doneOf(nodes: readonly string[], progress: unknown): number {
  const runs = campaignStateSchema.safeParse(progress).data?.nodes ?? [];
  return runs.filter(({ node, state }) => state === "done" && nodes.includes(node)).length;
}

function sayEnd(done: number, nodes: number): string {
  if (done === nodes) return "It is complete: your pods run elsewhere, or are starting there.";
  return done === 0
    ? "It was not done: what was to move may still be where it was."
    : `It was done on ${done} of ${nodes} nodes; on the others your pods may still be where they were.`;
}

function sayPublicEnd(done: number, nodes: number): string {
  if (done === nodes) return "The work is done; what had to move runs elsewhere, or is starting there";
  return done === 0 ? "The work was not done" : "The work was done in part";
}
