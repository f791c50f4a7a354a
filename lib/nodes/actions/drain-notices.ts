import "server-only";
import type { Telling } from "@/lib/actions/define";
import type { DrainInput, DrainPlan } from "@/lib/nodes/drain/model";
import { noticesAfterDrain, noticesBeforeDrain, type ToolHit } from "@/lib/nodes/drain-notices";
import type { Notice } from "@/lib/outbox/model";

/** Each hurt tool is told once before and once after. */
export function drainNotices(
  { actionId, input, reason, ticket, ended }: Telling<DrainInput>,
  plan: DrainPlan | null,
): readonly Notice[] {
  const hurt = (plan?.tools ?? []).filter(({ hurt: is, tool }) => is && tool !== null);
  const hits: ToolHit[] = hurt.map(({ tool, pods, says }) => ({ tool: tool ?? "", pods, says: [says] }));
  const drain = { actionId, nodes: [input.node], reason, ticket, at: new Date() };
  if (ended === null) return noticesBeforeDrain(drain, hits);
  return noticesAfterDrain(
    drain,
    hits.map((hit) => ({ ...hit, says: [`The drain ${WORDS[ended.state] ?? ended.state}.`] })),
  );
}

const WORDS: Readonly<Partial<Record<string, string>>> = {
  succeeded: "is complete: your pods run elsewhere, or are starting there",
  failed: "ended early: some pods may still be on the node",
  cancelled: "was cancelled: some pods may still be on the node",
};
