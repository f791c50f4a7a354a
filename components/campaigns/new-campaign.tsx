"use client";
import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { Blockers } from "@/components/actions/blockers";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type ActionRequest, planQuery } from "@/lib/actions/queries";
import { plannedNodes } from "@/lib/campaigns/model";
import { type Draft, firstDraft, toInput } from "./draft";
import { HowFields } from "./how-fields";
import { PlannedNodes } from "./planned-nodes";
import { problemsOf, sayProblems } from "./problems";
import { StartCampaign } from "./start-campaign";
import { WhatFields } from "./what-fields";
import { WhenFields } from "./when-fields";

/** Asks for a campaign, and shows beside it what it would do, as it is typed. */
export function NewCampaign() {
  const search = useSearchParams();
  const [draft, setDraft] = useState(() => firstDraft(search.get("nodes"), search.get("body")));
  const change = (to: Partial<Draft>) => setDraft((last) => ({ ...last, ...to }));
  const settled = useDeferredValue(draft);
  const input = toInput(settled);
  const request: ActionRequest = { kind: "start", action: "campaign.run", input: input ?? {} };
  const { data, error, isFetching } = useQuery({
    ...planQuery(request),
    enabled: input !== null,
    refetchOnWindowFocus: false,
    placeholderData: (last) => last,
  });
  const problemOf = problemsOf(input === null ? null : error);
  const shown = input === null || error !== null ? undefined : data;
  return (
    <>
      <h1 className="mb-4">New campaign</h1>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <WhatFields draft={draft} problemOf={problemOf} onChange={change} />
          <HowFields draft={draft} problemOf={problemOf} onChange={change} />
          <WhenFields draft={draft} problemOf={problemOf} onChange={change} />
        </div>
        <div className="grid min-w-0 gap-4">
          {input === null && (
            <Card title="Plan">
              <Empty
                icon={ListChecks}
                title="Nothing to plan yet"
                says="Give it a title and say which nodes."
              />
            </Card>
          )}
          {input !== null && error !== null && (
            <Notice tone="bad" title="It cannot be planned as it stands">
              <ul>
                {sayProblems(error).map((says) => (
                  <li key={says}>{says}</li>
                ))}
              </ul>
            </Notice>
          )}
          {input !== null && error === null && shown === undefined && (
            <SkeletonRows rows={4} label="Planning" />
          )}
          {shown !== undefined && (
            <>
              <Notice tone="busy" title="What it does">
                {shown.plan.summary}
              </Notice>
              <Blockers blockers={shown.plan.blockers} accepted={{}} onAccept={() => {}} />
              {shown.plan.warnings.length > 0 && <Warnings warnings={shown.plan.warnings} />}
              <PlannedNodes nodes={plannedNodes(shown.plan.targets[0]?.found)} />
              <StartCampaign request={request} answer={shown} planning={isFetching || settled !== draft} />
            </>
          )}
        </div>
      </div>
    </>
  );
}

const WARNINGS_SHOWN = 6;

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const more = warnings.length - WARNINGS_SHOWN;
  return (
    <Notice title={warnings.length === 1 ? "Worth knowing" : `${warnings.length} things worth knowing`}>
      <ul>
        {warnings.slice(0, WARNINGS_SHOWN).map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </Notice>
  );
}
