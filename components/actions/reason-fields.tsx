"use client";
import { useEffect, useId, useRef } from "react";
import { Field, Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { REASON_MAX, TICKET_MAX } from "@/lib/actions/model";

type Props = {
  reason: string;
  ticket: string;
  problems?: { reason: string | null; ticket: string | null };
  /** A reason as somebody might give it. */
  example?: string;
  /** In a dialog it is the one thing to type, and has the focus from the start. */
  focus?: boolean;
  onReason: (reason: string) => void;
  onTicket: (ticket: string) => void;
};

const NO_PROBLEMS = { reason: null, ticket: null };

/** Why it is done: asked before every action. */
export function ReasonFields({
  reason,
  ticket,
  problems = NO_PROBLEMS,
  example,
  focus = false,
  onReason,
  onTicket,
}: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  return (
    <>
      <Field
        label="Reason"
        htmlFor={`${id}-reason`}
        hint="Kept in the audit log, and on the object where it has a place for it"
        problem={problems.reason}
      >
        <Textarea
          ref={field}
          id={`${id}-reason`}
          required
          rows={2}
          value={reason}
          placeholder={example}
          maxLength={REASON_MAX}
          aria-invalid={problems.reason !== null}
          aria-describedby={`${id}-reason-note`}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
      </Field>
      <Field label="Ticket (optional)" htmlFor={`${id}-ticket`} problem={problems.ticket}>
        <Input
          id={`${id}-ticket`}
          value={ticket}
          maxLength={TICKET_MAX}
          placeholder="T412233"
          aria-invalid={problems.ticket !== null}
          onChange={(event) => onTicket(event.currentTarget.value)}
        />
      </Field>
    </>
  );
}
