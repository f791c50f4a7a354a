"use client";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { sayCount } from "@/components/ui/say-count";
import { Chip } from "@/components/ui/status";
import { Until } from "@/components/ui/until";
import { type ActionState, isFinal } from "@/lib/actions/model";
import type { DrainInput, DrainPlan, DrainPodProgress, DrainProgress } from "@/lib/nodes/drain/model";
import { nodeQuery } from "@/lib/nodes/queries";
import {
  countsByState,
  PHASE_WORD,
  type ProgressGroup,
  progressGroups,
  STATE_WORD,
  sayTally,
} from "./drain-tally";
import { PodProgressRow } from "./pod-progress-row";
import { POD_STATE_LOOK } from "./pod-state-look";
import { ProgressBar } from "./progress-bar";

type Props = {
  state: ActionState;
  node: string;
  plan: DrainPlan | null;
  progress: DrainProgress;
  atDeadline: DrainInput["atDeadline"];
};

const THEN: Readonly<Record<DrainInput["atDeadline"], string>> = {
  leave_cordoned: "then it is left cordoned",
  restore: "then it is put back as it was",
  ask: "then a person is asked",
};

/** A drain as it happens: from above, then tool by tool; what is through is folded away. */
export function DrainProgressCard({ state, node, plan, progress, atDeadline }: Props) {
  const groups = progressGroups(progress, plan);
  const [forcing, setForcing] = useState<string | null>(null);
  const unreachable = useUnreachable(node, isFinal(state));
  const still = state === "paused" || isFinal(state);
  const rows = (group: ProgressGroup) => (
    <Rows key={group.name} group={group} still={still} onForce={unreachable ? setForcing : null} />
  );
  return (
    <Card
      title={isFinal(state) ? "What became of each pod" : "Pods"}
      note={isFinal(state) ? undefined : PHASE_WORD[progress.phase]}
    >
      <div className="grid gap-2 px-3.5 py-3">
        <p role="status" className="sr-only">
          {sayTally(progress, plan)}
        </p>
        <ProgressBar progress={progress} plan={plan} />
        <div className="flex flex-wrap items-center gap-1.5">
          {countsByState(progress).map(({ state: one, count }) => (
            <Chip key={one} tone={POD_STATE_LOOK[one].tone} icon={POD_STATE_LOOK[one].icon}>
              {count} {STATE_WORD[one]}
            </Chip>
          ))}
          {progress.deadlineAt !== null && !isFinal(state) && (
            <span className="ml-auto text-text-2 max-sm:ml-0">
              {state === "paused" ? (
                "The deadline stands still while it is paused"
              ) : (
                <>
                  <Until at={progress.deadlineAt} prefix="Deadline in " past="The deadline is over" />,{" "}
                  {THEN[atDeadline]}
                </>
              )}
            </span>
          )}
        </div>
      </div>
      {groups.open.length > 0 && <ul className="border-t border-line">{groups.open.map(rows)}</ul>}
      <Folded title="Still to come" groups={groups.queued} rows={rows} />
      <Folded title="Through" groups={groups.through} rows={rows} />
      {forcing !== null && (
        <ActionDialog
          title={`Force-delete ${forcing}`}
          verb="Force-delete"
          danger
          request={{ kind: "start", action: "pod.force-delete", input: { pod: forcing } }}
          onClose={() => setForcing(null)}
        />
      )}
    </Card>
  );
}

/** Whether the kubelet is silent, so that what it should end never ends by itself. */
function useUnreachable(node: string, over: boolean): boolean {
  const may = useMay("pod.force-delete");
  const { data } = useQuery({ ...nodeQuery(node), enabled: may && !over });
  return may && !over && (data?.item.state === "not_ready" || data?.item.state === "unknown");
}

type FoldedProps = {
  title: string;
  groups: readonly ProgressGroup[];
  rows: (group: ProgressGroup) => ReactNode;
};

function Folded({ title, groups, rows }: FoldedProps) {
  if (groups.length === 0) return null;
  const pods = groups.reduce((sum, group) => sum + group.pods.length, 0);
  return (
    <Disclosure title={title} note={`${sayCount(pods, "pod")} of ${sayCount(groups.length, "tool")}`}>
      <ul>{groups.map(rows)}</ul>
    </Disclosure>
  );
}

type RowsProps = { group: ProgressGroup; still: boolean; onForce: ((key: string) => void) | null };

const isStuck = ({ state }: DrainPodProgress) => state === "terminating" || state === "given_up";

/** The tool is named once, and how far it is where it has several pods. */
function Rows({ group: { name, pods, through }, still, onForce }: RowsProps) {
  const heading = pods.length === 1 ? name : `${name} ${through}/${pods.length}`;
  return pods.map((pod, at) => (
    <PodProgressRow
      key={pod.uid}
      group={at === 0 ? heading : null}
      pod={pod}
      still={still}
      action={
        onForce !== null && isStuck(pod) ? (
          <Button size="sm" icon={Trash2} onClick={() => onForce(pod.key)}>
            Force-delete…
          </Button>
        ) : undefined
      }
    />
  ));
}
