"use client";
import { Users } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { ReasonFields } from "@/components/actions/reason-fields";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { whyNotYet } from "./why-not-yet";

export type Consent = { reason: string; ticket: string };

type Props = {
  /** What the button does. */
  word?: "drain" | "decommission";
  node: string;
  /** Somebody would be hurt, so the name is typed. */
  hurts: boolean;
  /** Why a second person has to agree; empty when nobody has to. */
  approval: readonly string[];
  refused: readonly string[];
  unaccepted: number;
  held: string | null;
  /** The plan shown is the last one: no newer can be made. */
  unplanned: boolean;
  /** The plan is being made anew. */
  planning: boolean;
  starting: boolean;
  failure: string | null;
  onGo: (consent: Consent) => void;
};

/** What is asked of the person, and the button that says what it will do. */
export function Go({
  word = "drain",
  node,
  hurts,
  approval,
  refused,
  unaccepted,
  held,
  unplanned,
  planning,
  starting,
  failure,
  onGo,
}: Props) {
  const id = useId();
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const [typed, setTyped] = useState("");
  const confirm = hurts ? { expected: node, typed } : null;
  const whyNot = whyNotYet({ refused, unaccepted, held, unplanned, reason, confirm });
  const asks = approval.length > 0;
  const submit = () => {
    if (whyNot === null && !planning && !starting) onGo({ reason: reason.trim(), ticket: ticket.trim() });
  };
  return (
    <form
      className="grid gap-2.5 p-3.5"
      aria-label={`Start the ${word}`}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <ReasonFields
        reason={reason}
        ticket={ticket}
        example={word === "drain" ? "kernel 6.12.41, reboot after" : "replaced by a new one"}
        onReason={setReason}
        onTicket={setTicket}
      />
      {hurts && (
        <Field label={`Type ${node} to confirm`} htmlFor={`${id}name`}>
          <Input
            id={`${id}name`}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      )}
      {failure !== null && (
        <Notice tone="bad" title="It was not started">
          {failure}
        </Notice>
      )}
      <Button
        type="submit"
        variant={hurts ? "danger" : "primary"}
        busy={starting}
        disabled={whyNot !== null || planning}
        aria-describedby={`${id}why`}
        {...(asks ? { icon: Users } : {})}
      >
        {asks ? `Ask a second person, then ${word}` : word === "drain" ? "Drain" : "Decommission"}
      </Button>
      <div id={`${id}why`} className="grid gap-1 text-xs text-text-2" aria-live="polite">
        {whyNot !== null && <p>{planning ? "Planning anew…" : whyNot}</p>}
        {asks && <p>Needs approval: {approval.join("; ")}. The approval is for this plan only.</p>}
      </div>
    </form>
  );
}
