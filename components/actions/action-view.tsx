"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { CampaignParts } from "@/components/campaigns/campaign-parts";
import { RepairParts } from "@/components/drift/repair-parts";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import { ItemState } from "@/components/ui/item-state";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import type { ActionItem } from "@/lib/actions/model";
import { type ActionRequest, actionQuery } from "@/lib/actions/queries";
import { ActionButtons, sayUndo } from "./action-buttons";
import { ActionChildren } from "./action-children";
import { ActionDialog } from "./action-dialog";
import { ActionFacts } from "./action-facts";
import { ActionProgress, ActionSteps } from "./action-steps";
import { ApprovalPanel } from "./approval-panel";
import { DecommissionParts } from "./decommission-parts";
import { DrainParts } from "./drain-parts";
import { STATE_LOOK, sayWhat } from "./say-action";
import { ToldOf } from "./told-of";

const REPAIRS: ReadonlySet<string> = new Set([
  "tool.repair",
  "account.repair",
  "tool.provision",
  "tool.disable",
  "tool.enable",
]);

export function ActionView({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(actionQuery(id));
  const [undoing, setUndoing] = useState(false);
  const mayReadAudit = useMay("audit.read");
  const retry = () => void refetch();
  if (data === undefined)
    return (
      <ItemState
        title="Action"
        error={error}
        onRetry={retry}
        list={{ href: "/actions", label: "See all actions" }}
      />
    );
  const action = data.item;
  const look = STATE_LOOK[action.state];
  const drains = action.action === "node.drain" || action.action === "node.reboot";
  const retires = action.action === "node.decommission";
  const campaign = action.action === "campaign.run";
  const repairs = REPAIRS.has(action.action);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 break-words">{sayWhat(action)}</h1>
        <Status {...look} />
        <ActionButtons action={action} onAsked={refetch} onUndo={() => setUndoing(true)} />
      </div>
      <p className="sr-only" role="status">
        {look.label}: {action.result ?? `${action.done} of ${action.total} done`}
      </p>
      {error !== null && (
        <Notice
          className="mb-3"
          title="This is what was last read"
          action={<Button onClick={retry}>Read again</Button>}
        >
          {error.message}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid min-w-0 gap-4">
          {action.state === "awaiting_approval" && action.approval !== null && (
            <ApprovalPanel action={action} approval={action.approval} onAsked={refetch} />
          )}
          {!campaign && <Outcome action={action} />}
          {drains && <DrainParts action={action} />}
          {retires && <DecommissionParts action={action} onAsked={refetch} />}
          {campaign && <CampaignParts action={action} onAsked={refetch} />}
          {repairs && <RepairParts action={action} />}
          {!campaign && !drains && !retires && !repairs && <ActionProgress action={action} />}
          {!campaign && action.children.length > 0 && <ActionChildren started={action.children} />}
          {mayReadAudit && (
            <ToldOf id={id} always={(drains || retires) && action.state !== "awaiting_approval"} />
          )}
          <ActionSteps steps={action.steps} />
        </div>
        <Side action={action} />
      </div>
      {undoing && (
        <ActionDialog
          title={`${sayUndo(action.action)}: ${sayWhat(action)}`}
          verb={sayUndo(action.action)}
          request={undoOf(action)}
          onClose={() => setUndoing(false)}
        />
      )}
    </>
  );
}

/**
 * A node that was cordoned before its drain stays so when the drain is undone; whoever repools it wants it in service.
 */
function undoOf({ id, action, plan }: ActionItem): ActionRequest {
  const [target] = plan.targets;
  if (action !== "node.drain" || target?.found.unschedulable !== true) return { kind: "undo", id };
  return { kind: "start", action: "node.repool", input: { nodes: [target.target.name] } };
}

/** How it ended, or what it waits for, in words. */
function Outcome({ action }: { action: ActionItem }) {
  const { state, result, done, total } = action;
  if (result === null || state === "awaiting_approval" || result === `${done} of ${total} done`) return null;
  if (state === "paused" || state === "blocked")
    return (
      <Notice tone={state === "paused" ? "hold" : "warn"} title={state === "paused" ? "Paused" : "Waits"}>
        {result}
      </Notice>
    );
  return (
    <Card title="Result">
      <p className="px-3.5 py-3">{result}</p>
    </Card>
  );
}

function Side({ action }: { action: ActionItem }) {
  const mayReadAudit = useMay("audit.read");
  return (
    <div className="grid min-w-0 gap-4">
      <ActionFacts action={action} />
      {mayReadAudit && (
        <Card title="Audit entries" note={action.auditSeqs.length}>
          <p className="flex flex-wrap gap-x-3 gap-y-1 px-3.5 py-3">
            {action.auditSeqs.map((seq) => (
              <Link key={seq} href={`/audit?actionId=${action.id}`} className="text-accent hover:underline">
                No. {seq}
              </Link>
            ))}
          </p>
        </Card>
      )}
      {action.plan.equivalent.length > 0 && (
        <Card title="On the command line">
          <div className="p-3.5">
            <CopyCommand command={action.plan.equivalent.join("\n")} />
          </div>
        </Card>
      )}
    </div>
  );
}
