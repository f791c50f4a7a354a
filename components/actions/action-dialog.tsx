"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { type ActionRequest, planQuery, startAction } from "@/lib/actions/queries";
import { ApiError } from "@/lib/core/fetch-json";
import { Blockers } from "./blockers";
import { dropWords, keepWords, keptWords } from "./kept-words";
import { PlanView } from "./plan-view";
import { ReasonFields } from "./reason-fields";
import { useRepeatKey } from "./use-repeat-key";

type Props = {
  title: string;
  /** On the button that does it: "Cordon 2 nodes". */
  verb: string;
  request: ActionRequest;
  danger?: boolean;
  /** Parts of the input that are asked for here; what the server says of one is shown there. */
  fields?: (problemAt: (path: string) => string | null) => ReactNode;
  /** What is asked for here is not yet in the request. */
  settling?: boolean;
  onClose: () => void;
  onStarted?: () => void;
};

/** Shows what an action will do before it is started, asks why, and starts exactly what was shown. */
export function ActionDialog({
  title,
  verb,
  request,
  danger = false,
  fields,
  settling = false,
  onClose,
  onStarted,
}: Props) {
  const client = useQueryClient();
  const [accepted, setAccepted] = useState<Readonly<Record<string, boolean>>>({});
  const [reason, setReason] = useState(() => keptWords(title).reason);
  const [ticket, setTicket] = useState(() => keptWords(title).ticket);
  const close = () => {
    keepWords(title, { reason, ticket });
    onClose();
  };
  const keyOf = useRepeatKey();
  const asked: ActionRequest =
    request.kind === "start" ? { ...request, input: { ...request.input, ...accepted } } : request;
  const plan = useQuery({ ...planQuery(asked), refetchOnWindowFocus: false });
  const start = useMutation({
    mutationFn: (planHash: string) =>
      startAction(asked, {
        reason: reason.trim(),
        ticket: ticket.trim(),
        planHash,
        idempotencyKey: keyOf([asked, planHash, reason, ticket]),
      }),
    onSuccess: ({ id: actionId, state }) => {
      const waits = state === "awaiting_approval";
      toast.done(`${title}: ${waits ? "waits for a second person" : "started"}`, {
        link: { href: `/actions/${actionId}`, label: "See the action" },
      });
      for (const root of ["actions", "nodes", "tools", "audit", "quotas", "drift", "namespaces"])
        void client.invalidateQueries({ queryKey: [root] });
      dropWords(title);
      onStarted?.();
      onClose();
    },
    onError: (error) => {
      // The world moved on since the plan was shown: show what it would do now.
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) void plan.refetch();
    },
  });
  const problemAt = (field: string) =>
    fieldsOf(start.error ?? plan.error).find((one) => one.path === field)?.message ?? null;
  const shown = new Set<string>();
  const own = fields?.((path) => {
    shown.add(path);
    return problemAt(path);
  });
  const toldByFields =
    fieldsOf(plan.error).length > 0 && fieldsOf(plan.error).every(({ path }) => shown.has(path));
  const blocked = (plan.data?.plan.blockers.length ?? 0) > 0;
  const ready =
    plan.data?.allowed === true &&
    !plan.isFetching &&
    !settling &&
    !start.isPending &&
    !blocked &&
    reason.trim() !== "";
  const submit = () => {
    if (ready && plan.data !== undefined) start.mutate(plan.data.planHash);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={title}
      description="Nothing has been changed yet."
      footer={
        <>
          <Button onClick={close}>Close</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            busy={start.isPending}
            disabled={!ready}
            onClick={submit}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        {plan.error !== null && !toldByFields && (
          <Notice
            tone="bad"
            title="It cannot be planned now"
            action={
              <Button busy={plan.isFetching} onClick={() => void plan.refetch()}>
                Try again
              </Button>
            }
          >
            {sayError(plan.error)}
          </Notice>
        )}
        {plan.data === undefined && plan.error === null && <SkeletonRows rows={2} label="Planning" />}
        {plan.data !== undefined && (
          <>
            <PlanView plan={plan.data.plan} />
            {!plan.data.allowed && plan.data.plan.blockers.length === 0 && (
              <Notice tone="bad" title="You may look at this plan, but not start it" />
            )}
          </>
        )}
        <Blockers
          // An undo has no input of its own that could accept a blocker.
          blockers={(plan.data?.plan.blockers ?? []).map((blocker) =>
            request.kind === "undo" ? { ...blocker, override: null } : blocker,
          )}
          accepted={accepted}
          onAccept={(field, on) => setAccepted({ ...accepted, [field]: on })}
        />
        {(plan.data?.approval.length ?? 0) > 0 && !blocked && (
          <Notice tone="hold" title="A second person has to agree">
            {plan.data?.approval.join("; ")}
          </Notice>
        )}
        {start.error !== null && (
          <Notice tone="bad" title="It was not started">
            {sayError(start.error)}
          </Notice>
        )}
        {own}
        <ReasonFields
          focus
          reason={reason}
          ticket={ticket}
          problems={{ reason: problemAt("reason"), ticket: problemAt("ticket") }}
          onReason={setReason}
          onTicket={setTicket}
        />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

const fieldsOf = (error: Error | null): ApiError["fields"] => (error instanceof ApiError ? error.fields : []);

const sayError = (error: Error): string =>
  [error.message, ...fieldsOf(error).map(({ path, message }) => `${path}: ${message}`)].join(". ");
