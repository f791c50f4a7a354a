"use client";
import { useMutation } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useId, useState } from "react";
import { useSession } from "@/components/shell/session";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { Until } from "@/components/ui/until";
import type { ActionItem } from "@/lib/actions/model";
import { REASON_MAX } from "@/lib/actions/model";
import { approveAction, cancelAction, declineAction } from "@/lib/actions/queries";

type Props = {
  action: ActionItem;
  approval: NonNullable<ActionItem["approval"]>;
  onAsked: () => Promise<unknown>;
};

/** Who asks, why a second person is needed, and the answer of whoever may give it. It binds to the plan shown here. */
export function ApprovalPanel({ action, approval, onAsked }: Props) {
  const { user } = useSession();
  const id = useId();
  const [reason, setReason] = useState("");
  const { offers, planHash, requestedBy } = action;
  const approve = useMutation({
    mutationFn: () => approveAction(action.id, { planHash, reason: reason.trim() }),
    onSettled: onAsked,
  });
  const decline = useMutation({
    mutationFn: () => declineAction(action.id, reason.trim()),
    onSettled: onAsked,
  });
  const takeBack = useMutation({ mutationFn: () => cancelAction(action.id), onSettled: onAsked });
  const own = requestedBy.user === user;
  const submit = () => {
    if (reason.trim() !== "" && !approve.isPending) approve.mutate();
  };
  const failure = approve.error ?? decline.error ?? takeBack.error;
  return (
    <Card title="A second person has to agree" className="border-hold">
      <div className="grid gap-3 p-3.5">
        <p className="text-base">
          <b className="font-semibold">{own ? "You" : requestedBy.displayName}</b> asked{" "}
          <Age at={action.createdAt} suffix=" ago" />: “{action.reason}”
          {action.ticket !== null && ` (${action.ticket})`}
        </p>
        <div>
          <p className="font-medium">It needs approval because:</p>
          <ul className="list-disc pl-5 text-text-2">
            {approval.because.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </div>
        <p className="text-text-2">
          The answer is for the plan below and no other.{" "}
          <Until at={approval.expiresAt} prefix="It is waited for another " past="The time for it is over" />.
        </p>
        {approval.by !== null ? (
          <Notice tone="ok" title={`${approval.by.displayName} agreed; a worker takes it up`}>
            {approval.reason}
          </Notice>
        ) : offers.approve ? (
          <form
            className="grid gap-3"
            aria-label="Answer"
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
            }}
          >
            <Field
              label="Why you agree, or do not"
              htmlFor={id}
              hint="Told to who asked, and kept in the audit log"
            >
              <Textarea
                id={id}
                required
                rows={2}
                value={reason}
                maxLength={REASON_MAX}
                aria-describedby={`${id}-note`}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </Field>
            <div className="flex gap-2 max-sm:[&>button]:h-11 max-sm:[&>button]:flex-1">
              <Button
                type="submit"
                variant="primary"
                icon={Check}
                busy={approve.isPending}
                disabled={reason.trim() === "" || decline.isPending}
              >
                Approve
              </Button>
              {offers.decline && (
                <Button
                  icon={X}
                  busy={decline.isPending}
                  disabled={reason.trim() === "" || approve.isPending}
                  onClick={() => decline.mutate()}
                >
                  Decline
                </Button>
              )}
            </div>
          </form>
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-text-2">
              {own
                ? "Nobody approves their own action: somebody else has to look at it."
                : "Your role may not approve it."}
            </p>
            {offers.cancel && own && (
              <Button icon={X} busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
                Take it back
              </Button>
            )}
          </div>
        )}
        {failure !== null && (
          <Notice tone="bad" title="It was not recorded">
            {failure.message}
          </Notice>
        )}
      </div>
    </Card>
  );
}
