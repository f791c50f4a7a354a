"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { switchesQuery } from "@/components/shell/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { REASON_MAX } from "@/lib/actions/model";
import { fetchJson } from "@/lib/core/fetch-json";

/** `action` null is the switch for all changes; `on` is whether the switch refuses. */
export type SwitchChange = { action: string | null; title: string; on: boolean };

/** Asks why a switch is turned: it is for everybody, and it is kept in the audit log. */
export function SwitchDialog({ change, onClose }: { change: SwitchChange; onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const { action, title, on } = change;
  const turn = useMutation({
    mutationFn: () =>
      fetchJson<unknown>("/api/v1/switches", {
        method: "PUT",
        body: { on, reason: reason.trim(), ...(action === null ? {} : { action }) },
      }),
    onSuccess: () => {
      toast.done(`${title}: switched ${on ? "off" : "on"}`);
      void client.invalidateQueries({ queryKey: switchesQuery().queryKey });
      void client.invalidateQueries({ queryKey: ["audit"] });
      onClose();
    },
  });
  const submit = () => {
    if (reason.trim() !== "" && !turn.isPending) turn.mutate();
  };
  const verb = on ? "Switch off" : "Switch on";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="sm"
      title={`${verb}: ${title.toLowerCase()}`}
      description={
        on
          ? "For everybody, at once. What is running comes to its end; nothing new is started."
          : "For everybody, at once. People may start it again as their role allows."
      }
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant={on ? "danger" : "primary"}
            busy={turn.isPending}
            disabled={reason.trim() === ""}
            onClick={submit}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        {turn.error !== null && (
          <Notice tone="bad" title="It was not switched">
            {turn.error.message}
          </Notice>
        )}
        <Field label="Reason" htmlFor={id} hint="Shown to everybody, and kept in the audit log">
          <Textarea
            id={id}
            required
            autoFocus
            value={reason}
            maxLength={REASON_MAX}
            aria-describedby={`${id}-note`}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
