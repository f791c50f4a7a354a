"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import type { StatusField } from "@/lib/core/status-pages";
import type { StatusSettings } from "@/lib/status/model";

const WORD: Readonly<Record<StatusField, { label: string; says: string }>> = {
  web: { label: "Web service", says: "why it is down, and how many of its pods are ready" },
  jobs: { label: "Jobs", says: "how many are scheduled, run and have failed" },
  builds: { label: "Builds", says: "how the last build of its image ended, and when" },
  routes: { label: "Addresses", says: "hosts and paths it answers at" },
  quota: { label: "Quota", says: "used and allowed CPU, memory and pods" },
  notices: { label: "Maintenance", says: "what the platform does that touches it" },
  availability: { label: "Last 90 days", says: "how much of each day it was up" },
  incidents: { label: "Incidents", says: "when it was down and for how long" },
};

/** What the page shows beside up or down. */
export function FieldsCard({ settings }: { settings: StatusSettings }) {
  const { tool, fields, offered, byDefault, isPublic } = settings;
  const client = useQueryClient();
  const before = fields ?? byDefault;
  const [shown, setShown] = useState<readonly StatusField[]>(before);
  const [asks, setAsks] = useState<"choose" | "usual" | null>(null);
  const isNew = offered.some((field) => shown.includes(field) !== before.includes(field));
  const toggle = (field: StatusField, on: boolean) =>
    setShown(offered.filter((one) => (one === field ? on : shown.includes(one))));
  return (
    <Card
      title="What it shows"
      note={fields === null ? "as usual on this platform" : "as its maintainers chose"}
    >
      <div className="grid gap-3 p-3.5">
        <fieldset className="grid gap-2" disabled={!isPublic}>
          <legend className="mb-2 text-text-2">Up or down is always shown; beside it:</legend>
          {offered.map((field) => (
            <label key={field} className="flex items-start gap-2.5">
              <Checkbox
                className="mt-0.5"
                checked={shown.includes(field)}
                onCheckedChange={(on) => toggle(field, on)}
              />
              <span>
                {WORD[field].label}
                <span className="block text-xs text-text-3">{WORD[field].says}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" disabled={!isNew || !isPublic} onClick={() => setAsks("choose")}>
            Save…
          </Button>
          {fields !== null && <Button onClick={() => setAsks("usual")}>Back to what is usual…</Button>}
        </div>
      </div>
      {asks !== null && (
        <ActionDialog
          title="Change what the page shows"
          verb="Save"
          request={{
            kind: "start",
            action: "status.set-fields",
            input: { tool, fields: asks === "choose" ? shown : null },
          }}
          onClose={() => setAsks(null)}
          onStarted={() => void client.invalidateQueries({ queryKey: ["status-page"] })}
        />
      )}
    </Card>
  );
}
