"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ReasonFields } from "@/components/actions/reason-fields";
import { useRepeatKey } from "@/components/actions/use-repeat-key";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { PlanAnswer } from "@/lib/actions/model";
import { type ActionRequest, startAction } from "@/lib/actions/queries";

type Props = { request: ActionRequest; answer: PlanAnswer; planning: boolean };

/** What is asked of the person, and the button that starts exactly what is shown. */
export function StartCampaign({ request, answer, planning }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const keyOf = useRepeatKey();
  const start = useMutation({
    mutationFn: () =>
      startAction(request, {
        reason: reason.trim(),
        ticket: ticket.trim(),
        planHash: answer.planHash,
        idempotencyKey: keyOf([answer.planHash, request, reason, ticket]),
      }),
    onSuccess: ({ id: actionId }) => router.push(`/campaigns/${actionId}`),
    onError: () => void client.invalidateQueries({ queryKey: ["action-plan"] }),
  });
  const asks = answer.approval.length > 0;
  const ready = answer.allowed && !planning && !start.isPending && reason.trim() !== "";
  const submit = () => {
    if (ready) start.mutate();
  };
  return (
    <Card title="Start">
      <form
        className="grid gap-3 p-3.5"
        aria-label="Start the campaign"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        {asks && (
          <Notice tone="hold" title="A second person has to agree">
            <ul>
              {answer.approval.map((because) => (
                <li key={because}>{because}</li>
              ))}
            </ul>
          </Notice>
        )}
        <ReasonFields
          reason={reason}
          ticket={ticket}
          example="kernel 6.12.41"
          onReason={setReason}
          onTicket={setTicket}
        />
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
