import "server-only";
import type { Telling } from "@/lib/actions/define";
import { plannedNodes } from "@/lib/campaigns/model";
import type { DrainInput, DrainPlan } from "@/lib/nodes/drain/model";
import { noticesAfterDrain, noticesBeforeDrain, type ToolHit } from "@/lib/nodes/drain-notices/model";
import { statusAfterDrain, statusBeforeDrain } from "@/lib/nodes/status-notices/model";
import type { Notice } from "@/lib/outbox/model";

/**
 * Each hurt tool is told once before and once after, and so are those who look at its status page; by the campaign that does
 * this drain, where it has told them.
 */
export function drainNotices(
  { actionId, input, reason, ticket, ended, parent }: Telling<DrainInput>,
  plan: DrainPlan | null,
): readonly Notice[] {
  const told = new Set(
    plannedNodes(parent?.plan.targets[0]?.found).flatMap(({ tells }) => tells.map(({ tool }) => tool)),
  );
  const hurt = (plan?.tools ?? []).filter(({ hurt: is, tool }) => is && tool !== null && !told.has(tool));
  const hits: ToolHit[] = hurt.map(({ tool, pods, says }) => ({ tool: tool ?? "", pods, says: [says] }));
  const drain = { actionId, nodes: [input.node], reason, ticket, at: new Date() };
  if (ended === null) return [...noticesBeforeDrain(drain, hits), ...statusBeforeDrain(drain, hits)];
  // Nobody was told of what never began.
  if (ended.state === "expired") return [];
  const say = (words: string) => hits.map((hit) => ({ ...hit, says: [words] }));
  return [
    ...noticesAfterDrain(drain, say(`The drain ${WORDS[ended.state] ?? ended.state}.`)),
    ...statusAfterDrain(drain, say(PUBLIC_WORDS[ended.state] ?? "The work ended")),
  ];
}

const WORDS: Readonly<Partial<Record<string, string>>> = {
  succeeded: "is complete: your pods run elsewhere, or are starting there",
  failed: "ended early: some pods may still be on the node",
  cancelled: "was cancelled: some pods may still be on the node",
};

const PUBLIC_WORDS: Readonly<Partial<Record<string, string>>> = {
  succeeded: "The work is done; what had to move runs elsewhere, or is starting there",
  failed: "The work ended early",
  cancelled: "The work was cancelled",
};
