import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { sayBody } from "@/lib/campaigns/say/model";
import { BODIES, TITLE_MAX } from "@/lib/campaigns/schema";
import type { Draft } from "./draft";
import { DrainFields } from "./drain-fields";
import type { ProblemOf } from "./problems";
import { TextField } from "./text-field";

export type FieldsProps = {
  draft: Draft;
  problemOf: ProblemOf;
  onChange: (to: Partial<Draft>) => void;
};

const BY = [
  { value: "role", label: "All of a role" },
  { value: "label", label: "By label" },
  { value: "nodes", label: "These nodes" },
  { value: "not_version", label: "Not at a version" },
];
const BODY_OPTIONS = BODIES.map((value) => ({ value, label: sayBody(value) }));

/** What is done, and to which nodes. */
export function WhatFields({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  const drains = draft.body === "node.drain" || draft.body === "node.reboot";
  return (
    <Card title="What, and to which nodes">
      <div className="grid gap-3 p-3.5">
        <TextField
          label="Title"
          path="title"
          required
          value={draft.title}
          problemOf={problemOf}
          maxLength={TITLE_MAX}
          placeholder="Kernel 6.12.41"
          onValue={(title) => onChange({ title })}
        />
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
        <Which draft={draft} problemOf={problemOf} onChange={onChange} />
        {draft.body === "node.reboot" && (
          <TextField
            label="Reboot hook (optional)"
            path="body.hook"
            value={draft.hook}
            problemOf={problemOf}
            hint="By its name in the site file; without one it asks a person at each node"
            onValue={(hook) => onChange({ hook })}
          />
        )}
      </div>
      {drains && <DrainFields draft={draft} problemOf={problemOf} onChange={onChange} />}
    </Card>
  );
}

function Which({ draft, problemOf, onChange }: FieldsProps) {
  const id = useId();
  const text = (field: "selector" | "role" | "version", label: string, example: string, hint?: string) => (
    <TextField
      label={label}
      path={`selection.${field}`}
      value={draft[field]}
      problemOf={problemOf}
      placeholder={example}
      onValue={(value) => onChange({ [field]: value })}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  switch (draft.by) {
    case "nodes":
      return (
        <Field
          label="Names"
          htmlFor={`${id}nodes`}
          hint="One a line, or with commas"
          problem={problemOf("selection.nodes")}
        >
          <Textarea
            id={`${id}nodes`}
            value={draft.nodes}
            spellCheck={false}
            aria-invalid={problemOf("selection.nodes") !== null}
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
