"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useMay } from "@/components/shell/session";
import { Card } from "@/components/ui/card";
import { sayDuration } from "@/components/ui/duration";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import { useNow } from "@/components/ui/ticker";
import { type ActionItem, isFinal } from "@/lib/actions/model";
import { steerAction } from "@/lib/actions/queries";
import type { CampaignState, NodeRun } from "@/lib/campaigns/model";
import { PhaseBar, PhaseLegend, sayPhases } from "./phase-bar";
import { runLook } from "./run-look";
import { SteerButtons, type Steering } from "./steer-buttons";
import { axisOf } from "./time-axis";

type Props = { action: ActionItem; state: CampaignState; onAsked: () => Promise<unknown> };

/** A row a node, and what it was at over time as a bar; the same in words beside it. */
export function CampaignPicture({ action, state, onAsked }: Props) {
  const now = useNow((ms) => ms ?? 0);
  const axis = axisOf(state.nodes, now);
  const maySteer = useMay("action.pause") && !isFinal(action.state);
  const steer = useMutation({
    mutationFn: (steering: Steering) => steerAction(action.id, steering),
    onSettled: onAsked,
  });
  return (
    <Card
      title="Nodes over time"
      note={axis === null ? undefined : `${span(axis.toMs - axis.fromMs)} in all`}
    >
      {steer.error !== null && (
        <Notice tone="bad" title="It was not recorded" className="m-3">
          {steer.error.message}
        </Notice>
      )}
      <PhaseLegend runs={state.nodes} now={now} />
      <table className="w-full">
        <caption className="sr-only">Nodes of the campaign in the order in which they are started</caption>
        <thead className="text-left text-xs text-text-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-3.5 py-2 font-medium">
              Node
            </th>
            <th scope="col" className="w-2/5 px-2 py-2 font-medium max-md:hidden">
              <span className="flex justify-between">
                <span>{axis === null ? "Time" : clock(axis.fromMs)}</span>
                <span>{axis !== null && clock(axis.toMs)}</span>
              </span>
            </th>
            <th scope="col" className="px-3.5 py-2 font-medium">
              State
            </th>
            {maySteer && (
              <th scope="col" className="px-2 py-2">
                <span className="sr-only">Steer</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {state.nodes.map((run) => (
            <tr key={run.node} className="border-b border-line align-top last:border-b-0">
              <th
                scope="row"
                className="px-3.5 py-2 text-left font-medium max-md:min-w-36 md:whitespace-nowrap"
              >
                <Link href={`/nodes/${run.node}`} prefetch={false} className="hover:underline">
                  {run.node}
                </Link>
                <span className="block text-xs font-normal text-text-3">{run.role}</span>
              </th>
              <td className="px-2 py-2.5 max-md:hidden">
                <PhaseBar run={run} axis={axis} now={now} />
              </td>
              <td className="px-3.5 py-2">
                <State run={run} now={now} />
                <PhaseBar run={run} axis={axis} now={now} className="mt-1 md:hidden" />
              </td>
              {maySteer && (
                <td className="px-2 py-1.5 text-right">
                  <SteerButtons run={run} busy={steer.isPending} onSteer={steer.mutate} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function State({ run, now }: { run: NodeRun; now: number }) {
  const { startedAt, endedAt, childId, tries } = run;
  const took =
    startedAt === null
      ? null
      : run.state === "running"
        ? `for ${span(now - Date.parse(startedAt))}`
        : endedAt !== null && run.state !== "waiting"
          ? `took ${span(Date.parse(endedAt) - Date.parse(startedAt))}`
          : null;
  const phases = run.phases.length > 1 ? sayPhases(run, now, span) : "";
  const words = [
    took === null || phases === "" ? took : `${took} (${phases})`,
    tries > 1 ? `try ${tries}` : null,
    run.says === "" ? null : run.says,
  ];
  const says = words.filter((word) => word !== null).join(", ");
  return (
    <>
      {childId === null ? (
        <Status {...runLook(run)} />
      ) : (
        <Link href={`/actions/${childId}`} prefetch={false} className="hover:underline">
          <Status {...runLook(run)} />
        </Link>
      )}
      {says !== "" && <span className="block text-xs break-words text-text-3">{says}</span>}
    </>
  );
}

const span = (ms: number): string => sayDuration(Math.max(0, ms) / 1_000);
const clock = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)} UTC`;
