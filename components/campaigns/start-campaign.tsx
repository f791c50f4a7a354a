"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useRef, useState } from "react";
import { newKey } from "@/components/actions/new-key";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { PlanAnswer } from "@/lib/actions/model";
import { type ActionRequest, startAction } from "@/lib/actions/queries";
import { REASON_MAX, TICKET_MAX } from "@/lib/actions/schema";

type Props = { request: ActionRequest; answer: PlanAnswer; planning: boolean };

/** What is asked of the person, and the button that starts exactly what is shown. */
export function StartCampaign({ request, answer, planning }: Props) {
  const id = useId();
  const router = useRouter();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const lastKey = useRef<{ of: string; key: string } | null>(null);
  const start = useMutation({
    mutationFn: () => {
      // A repeat of the same press has the same key; another plan or reason is another press.
      const of = JSON.stringify([answer.planHash, request, reason, ticket]);
      const key = lastKey.current?.of === of ? lastKey.current.key : newKey();
      lastKey.current = { of, key };
      return startAction(request, {
        reason: reason.trim(),
        ticket: ticket.trim(),
        planHash: answer.planHash,
        idempotencyKey: key,
      });
    },
    onSuccess: ({ id: actionId }) => router.push(`/campaigns/${actionId}`),
    onError: () => void client.invalidateQueries({ queryKey: ["action-plan"] }),
  });
  const asks = answer.approval.length > 0;
  const ready = answer.allowed && !planning && !start.isPending && reason.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) start.mutate();
  };
  return (
    <Card title="Start">
      <form className="grid gap-3 p-3.5" aria-label="Start the campaign" onSubmit={submit}>
        {asks && (
          <Notice tone="hold" title="A second person has to agree">
            <ul>
              {answer.approval.map((because) => (
                <li key={because}>{because}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Field label="Reason" htmlFor={`${id}reason`}>
          <Input
            id={`${id}reason`}
            required
            value={reason}
            maxLength={REASON_MAX}
            placeholder="kernel 6.12.41"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <Field label="Ticket (optional)" htmlFor={`${id}ticket`}>
          <Input
            id={`${id}ticket`}
            value={ticket}
            maxLength={TICKET_MAX}
            placeholder="T412233"
            onChange={(event) => setTicket(event.currentTarget.value)}
          />
        </Field>
        {start.error !== null && (
          <Notice tone="bad" title="It was not started">
            {start.error.message}
          </Notice>
        )}
        <Button
          type="submit"
          variant="primary"
          busy={start.isPending}
          disabled={!ready}
          {...(asks ? { icon: Users } : {})}
        >
          {asks ? "Ask a second person, then start" : "Start campaign"}
        </Button>
      </form>
    </Card>
  );
}
