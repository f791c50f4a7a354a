import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { sayBody } from "@/lib/campaigns/say/model";
import { BODIES, TITLE_MAX } from "@/lib/campaigns/schema";
import type { Draft } from "./draft";

export type FieldsProps = { draft: Draft; onChange: (to: Partial<Draft>) => void };

const BY = [
  { value: "role", label: "All of a role" },
  { value: "label", label: "By label" },
  { value: "nodes", label: "These nodes" },
  { value: "not_version", label: "Not at a version" },
];
const BODY_OPTIONS = BODIES.map((value) => ({ value, label: sayBody(value) }));
const ACCEPT = [
  { value: "loses_data", label: "Local data of pods may be lost" },
  { value: "unmanaged", label: "Unmanaged pods may be lost for good" },
  { value: "blocked_for_good", label: "Go on past budgets that never free up" },
] as const;

/** What is done, and to which nodes. */
export function WhatFields({ draft, onChange }: FieldsProps) {
  const id = useId();
  const drains = draft.body === "node.drain" || draft.body === "node.reboot";
  return (
    <Card title="What, and to which nodes">
      <div className="grid gap-3 p-3.5">
        <Field label="Title" htmlFor={`${id}title`}>
          <Input
            id={`${id}title`}
            required
            value={draft.title}
            maxLength={TITLE_MAX}
            placeholder="Kernel 6.12.41"
            onChange={(event) => onChange({ title: event.currentTarget.value })}
          />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Do" htmlFor={`${id}body`}>
            <Select
              id={`${id}body`}
              value={draft.body}
              options={BODY_OPTIONS}
              onValueChange={(body) => onChange({ body: body as Draft["body"] })}
            />
          </Field>
          <Field label="Nodes" htmlFor={`${id}by`}>
            <Select
              id={`${id}by`}
              value={draft.by}
              options={BY}
              onValueChange={(by) => onChange({ by: by as Draft["by"] })}
            />
          </Field>
        </div>
        <Which draft={draft} onChange={onChange} />
        {draft.body === "node.reboot" && (
          <Field
            label="Reboot hook (optional)"
            htmlFor={`${id}hook`}
            hint="By its name in the site file; without one it asks a person at each node"
          >
            <Input
              id={`${id}hook`}
              value={draft.hook}
              autoComplete="off"
              spellCheck={false}
              aria-describedby={`${id}hook-note`}
              onChange={(event) => onChange({ hook: event.currentTarget.value })}
            />
          </Field>
        )}
        {drains && (
          <fieldset className="grid gap-1.5">
            <legend className="mb-1 font-medium">Accepted on every node</legend>
            {ACCEPT.map(({ value, label }) => (
              <label key={value} htmlFor={`${id}${value}`} className="flex items-center gap-2">
                <Checkbox
                  id={`${id}${value}`}
                  checked={draft.accept.includes(value)}
                  onCheckedChange={(on) =>
                    onChange({
                      accept: on ? [...draft.accept, value] : draft.accept.filter((one) => one !== value),
                    })
                  }
                />
                {label}
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </Card>
  );
}

function Which({ draft, onChange }: FieldsProps) {
  const id = useId();
  const text = (field: "selector" | "role" | "version", label: string, example: string, hint?: string) => (
    <Field label={label} htmlFor={`${id}${field}`} {...(hint === undefined ? {} : { hint })}>
      <Input
        id={`${id}${field}`}
        value={draft[field]}
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </Field>
  );
  switch (draft.by) {
    case "nodes":
      return (
        <Field label="Names" htmlFor={`${id}nodes`} hint="One a line, or with commas">
          <Textarea
            id={`${id}nodes`}
            value={draft.nodes}
            spellCheck={false}
            aria-describedby={`${id}nodes-note`}
            onChange={(event) => onChange({ nodes: event.currentTarget.value })}
          />
        </Field>
      );
    case "label":
      return text(
        "selector",
        "Label selector",
        "kubernetes.wmcloud.org/nfs-mounted=true",
        "key=value, key!=value, key or !key, with commas",
      );
    case "role":
      return text("role", "Role", "worker");
    case "not_version":
      return (
        <div className="grid gap-3 sm:grid-cols-2">
          {text("version", "Wanted version", "v1.36.3")}
          {text("role", "Only of role (optional)", "worker")}
        </div>
      );
  }
}
