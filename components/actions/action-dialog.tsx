"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { type ActionRequest, planQuery, startAction } from "@/lib/actions/queries";
import { REASON_MAX, TICKET_MAX } from "@/lib/actions/schema";
import { ApiError } from "@/lib/core/fetch-json";
import { Blockers } from "./blockers";
import { newKey } from "./new-key";
import { PlanView } from "./plan-view";

type Props = {
  title: string;
  /** On the button that does it: "Cordon 2 nodes". */
  verb: string;
  request: ActionRequest;
  danger?: boolean;
  onClose: () => void;
  onStarted?: () => void;
};

/** Shows what an action will do before it is started, asks why, and starts exactly what was shown. */
export function ActionDialog({ title, verb, request, danger = false, onClose, onStarted }: Props) {
  const id = useId();
  const client = useQueryClient();
  const [accepted, setAccepted] = useState<Readonly<Record<string, boolean>>>({});
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const [tried, setTried] = useState(false);
  const [lastKey, setLastKey] = useState<{ of: string; key: string } | null>(null);
  const asked: ActionRequest =
    request.kind === "start" ? { ...request, input: { ...request.input, ...accepted } } : request;
  const plan = useQuery({ ...planQuery(asked), refetchOnWindowFocus: false });
  const start = useMutation({
    mutationFn: (planHash: string) => {
      // A repeat of the same press has the same key; another reason or plan is another press.
      const of = JSON.stringify([planHash, reason, ticket]);
      const key = lastKey?.of === of ? lastKey.key : newKey();
      setLastKey({ of, key });
      return startAction(asked, {
        reason: reason.trim(),
        ticket: ticket.trim(),
        planHash,
        idempotencyKey: key,
      });
    },
    onSuccess: ({ id: actionId }) => {
      toast.done(`${title}: started`, { link: { href: `/actions/${actionId}`, label: "See the action" } });
      for (const root of ["actions", "nodes", "audit"]) void client.invalidateQueries({ queryKey: [root] });
      onStarted?.();
      onClose();
    },
    onError: (error) => {
      // The world moved on since the plan was shown: show what it would do now.
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) void plan.refetch();
    },
  });
  const problemAt = (field: string) =>
    start.error instanceof ApiError
      ? (start.error.fields.find((one) => one.path === field)?.message ?? null)
      : null;
  const reasonProblem =
    tried && reason.trim() === "" ? "Say why, for whoever reads the audit log" : problemAt("reason");
  const blocked = (plan.data?.plan.blockers.length ?? 0) > 0;
  const submit = () => {
    setTried(true);
    if (plan.data === undefined || blocked || reason.trim() === "") {
      document.getElementById(`${id}-reason`)?.focus();
      return;
    }
    start.mutate(plan.data.planHash);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description="Nothing has been changed yet."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            busy={start.isPending}
            disabled={plan.data === undefined || plan.isFetching || blocked || !plan.data.allowed}
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
      >
        {plan.error !== null && (
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
          blockers={plan.data?.plan.blockers ?? []}
          accepted={accepted}
          onAccept={(field, on) => setAccepted({ ...accepted, [field]: on })}
        />
        {start.error !== null && (
          <Notice tone="bad" title="It was not started">
            {sayError(start.error)}
          </Notice>
        )}
        <Field
          label="Reason"
          htmlFor={`${id}-reason`}
          hint="Kept in the audit log, and on the object where it has a place for it"
          problem={reasonProblem}
        >
          <Textarea
            id={`${id}-reason`}
            required
            value={reason}
            maxLength={REASON_MAX}
            aria-invalid={reasonProblem !== null}
            aria-describedby={`${id}-reason-note`}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <Field label="Ticket (optional)" htmlFor={`${id}-ticket`} problem={problemAt("ticket")}>
          <Input
            id={`${id}-ticket`}
            value={ticket}
            maxLength={TICKET_MAX}
            placeholder="T412233"
            onChange={(event) => setTicket(event.currentTarget.value)}
          />
        </Field>
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

function sayError(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  const fields = error.fields.map(({ path, message }) => `${path}: ${message}`);
  return [error.message, ...fields].join(". ");
}
