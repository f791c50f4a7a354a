"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Ban, Undo2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ItemState } from "@/components/nodes/item-state";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import { actionQuery, cancelAction } from "@/lib/actions/queries";
import { ActionDialog } from "./action-dialog";
import { ActionFacts } from "./action-facts";
import { ActionProgress, ActionSteps } from "./action-steps";
import { STATE_LOOK, sayWhat } from "./say-action";

export function ActionView({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(actionQuery(id));
  const [undoing, setUndoing] = useState(false);
  const mayReadAudit = useMay("audit.read");
  const cancel = useMutation({ mutationFn: () => cancelAction(id), onSettled: () => refetch() });
  const retry = () => void refetch();
  if (data === undefined) return <ItemState title="Action" error={error} onRetry={retry} />;
  const action = data.item;
  const look = STATE_LOOK[action.state];
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-words">{sayWhat(action)}</h1>
        <Status {...look} />
        <div className="ml-auto flex gap-2">
          {action.offers.cancel && (
            <Button icon={Ban} busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel action
            </Button>
          )}
          {action.offers.undo && (
            <Button icon={Undo2} onClick={() => setUndoing(true)}>
              Undo…
            </Button>
          )}
        </div>
      </div>
      <p className="sr-only" role="status">
        {look.label}: {action.result ?? `${action.done} of ${action.total} done`}
      </p>
      {(error ?? cancel.error) !== null && (
        <Notice
          className="mb-3"
          title={cancel.error === null ? "This is what was last read" : "It was not cancelled"}
          action={<Button onClick={retry}>Read again</Button>}
        >
          {(cancel.error ?? error)?.message}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid gap-4">
          {action.result !== null && action.result !== `${action.done} of ${action.total} done` && (
            <Card title="Result">
              <p className="px-3.5 py-3">{action.result}</p>
            </Card>
          )}
          <ActionProgress action={action} />
          <ActionSteps steps={action.steps} />
        </div>
        <div className="grid gap-4">
          <ActionFacts action={action} />
          {mayReadAudit && (
            <Card title="Audit entries" note={action.auditSeqs.length}>
              <p className="flex flex-wrap gap-x-3 gap-y-1 px-3.5 py-3">
                {action.auditSeqs.map((seq) => (
                  <Link key={seq} href={`/audit?actionId=${id}`} className="text-accent hover:underline">
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
      </div>
      {undoing && (
        <ActionDialog
          title={`Undo: ${sayWhat(action)}`}
          verb="Undo"
          request={{ kind: "undo", id }}
          onClose={() => setUndoing(false)}
        />
      )}
    </>
  );
}
