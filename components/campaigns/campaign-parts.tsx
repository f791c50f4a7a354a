"use client";
import { useMemo } from "react";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { Until } from "@/components/ui/until";
import type { ActionItem } from "@/lib/actions/model";
import { isFinal } from "@/lib/actions/model";
import { type CampaignState, plannedNodes } from "@/lib/campaigns/model";
import { campaignStateSchema } from "@/lib/campaigns/schema";
import { CampaignPicture } from "./campaign-picture";
import { PlannedNodes } from "./planned-nodes";
import { Progress } from "./progress";

/** What the page of a campaign's action shows beyond any action's: what it waits for, and its nodes over time. */
export function CampaignParts({ action, onAsked }: { action: ActionItem; onAsked: () => Promise<unknown> }) {
  const detail = action.progress[0]?.detail;
  const found = action.plan.targets[0]?.found;
  const state = useMemo(() => campaignStateSchema.safeParse(detail).data ?? null, [detail]);
  const planned = useMemo(() => plannedNodes(found), [found]);
  if (state === null) return <PlannedNodes nodes={planned} />;
  return (
    <>
      <Standing action={action} state={state} />
      <Card title="Progress">
        <div className="p-3.5">
          <Progress counts={countsOf(state)} />
        </div>
      </Card>
      <CampaignPicture action={action} state={state} onAsked={onAsked} />
    </>
  );
}

const countsOf = ({ nodes }: CampaignState) => {
  const count = (wanted: string) => nodes.filter((run) => run.state === wanted).length;
  return {
    done: count("done"),
    failed: count("failed"),
    skipped: count("skipped"),
    running: count("running"),
    total: nodes.length,
  };
};

const QUESTION = {
  canary: { tone: "hold", title: "The canaries are done. Resume to go on with the others" },
  gate: { tone: "warn", title: "The health gate is closed. Resume to go on nevertheless" },
  failures: { tone: "bad", title: "Stopped. Skip or retry what failed, then resume" },
} as const;

/** The question it asks, what the next node waits for and until when, or how it ended. */
function Standing({ action, state }: { action: ActionItem; state: CampaignState }) {
  const { asked, waits } = state;
  if (isFinal(action.state))
    return (
      <Card title="Result">
        <p className="px-3.5 py-3">{action.progress[0]?.says || action.result}</p>
      </Card>
    );
  if (action.state === "paused") {
    const question = asked === null ? ({ tone: "hold", title: "Paused" } as const) : QUESTION[asked];
    return <Notice {...question}>{asked === null ? action.result : waits?.says}</Notice>;
  }
  if (waits === null) return null;
  return (
    <Notice tone="busy" title="The next node waits">
      {waits.says}
      {waits.until !== null && (
        <>
          {": "}
          <Until at={waits.until} prefix="another " past="now" />, until {exact(waits.until)}
        </>
      )}
    </Notice>
  );
}

const exact = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`;
