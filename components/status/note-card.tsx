"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { StatusSettings } from "@/lib/status/model";
import { NOTE_MAX } from "@/lib/status/schema";

/** A few lines for the users of the tool. */
export function NoteCard({ settings: { tool, note, isPublic } }: { settings: StatusSettings }) {
  const client = useQueryClient();
  const [text, setText] = useState(note?.text ?? "");
  const [asks, setAsks] = useState<"publish" | "remove" | null>(null);
  const written = text.trim();
  const isNew = written !== "" && written !== note?.text;
  return (
    <Card title="Note for its users">
      <form
        className="grid gap-3 p-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (isNew && isPublic) setAsks("publish");
        }}
      >
        <Field
          label="Note"
          htmlFor="note"
          hint="Plain text, right below whether the tool is up. Give no address of a person."
          problem={null}
        >
          <Textarea
            id="note"
            rows={4}
            value={text}
            maxLength={NOTE_MAX}
            disabled={!isPublic}
            aria-describedby="note-note"
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={!isNew || !isPublic}>
            Publish…
          </Button>
          {note !== null && <Button onClick={() => setAsks("remove")}>Take it off…</Button>}
        </div>
      </form>
      {asks !== null && (
        <ActionDialog
          title={asks === "publish" ? "Publish the note" : "Take the note off"}
          verb={asks === "publish" ? "Publish" : "Take it off"}
          request={{
            kind: "start",
            action: "status.set-note",
            input: { tool, note: asks === "publish" ? written : null },
          }}
          onClose={() => setAsks(null)}
          onStarted={() => void client.invalidateQueries({ queryKey: ["status-page"] })}
        />
      )}
    </Card>
  );
}
