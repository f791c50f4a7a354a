"use client";
import { useEffect, useId, useRef, useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import { Field, Input } from "@/components/ui/input";
import { OVERRIDE_KEYS, type OverrideKey } from "@/lib/core/quota-override";
import { type QuotaItem, readAmount, resourceOf } from "@/lib/quotas/model";
import { sayQuota } from "./say-quota";

const LABEL: Readonly<Record<OverrideKey, string>> = {
  cpu: "CPU of all pods together",
  memory: "Memory of all pods together",
  pods: "Pods",
  services: "Services",
  deployments: "Continuous jobs and web services",
  jobs: "Jobs at once",
  cronjobs: "Scheduled jobs",
  pod_cpu: "CPU of one container",
  pod_memory: "Memory of one container",
};

type Props = { quota: QuotaItem; tool: string; onClose: () => void };

/** What shall differ from the default. An empty field has the default; the plan is shown before anything is asked for. */
export function QuotaForm({ quota, tool, onClose }: Props) {
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(quota.declared.amounts);
  const [asking, setAsking] = useState(false);
  const override = Object.fromEntries(
    OVERRIDE_KEYS.flatMap((key) => {
      const text = typed[key]?.trim() ?? "";
      return text === "" ? [] : [[key, text]];
    }),
  );
  const problems = Object.fromEntries(
    Object.entries(override).flatMap(([key, text]) => {
      const read = readAmount(key as OverrideKey, text);
      return "problem" in read ? [[key, read.problem]] : [];
    }),
  );
  const ready = Object.keys(problems).length === 0;
  const isTyped = OVERRIDE_KEYS.some((key) => (typed[key] ?? "") !== (quota.declared.amounts[key] ?? ""));
  const verb = quota.offers.edit ? "Edit" : "Request";
  const { owner, file } = quota.declared;
  return (
    <Card title={quota.offers.edit ? "Edit" : "Request a change"} note="An empty field has the default">
      <form
        aria-label="What shall differ from the default"
        className="grid gap-4 p-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) setAsking(true);
        }}
        onKeyDown={(event) => {
          // What was typed is not thrown away by a key.
          if (event.key === "Escape" && !isTyped) onClose();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {OVERRIDE_KEYS.map((key, at) => (
            <Field
              key={key}
              label={LABEL[key]}
              htmlFor={`${id}${key}`}
              hint={hintOf(quota, key)}
              problem={problems[key] ?? null}
            >
              <Input
                ref={at === 0 ? first : null}
                id={`${id}${key}`}
                value={typed[key] ?? ""}
                placeholder={quota.defaults?.[key] ?? ""}
                autoComplete="off"
                aria-invalid={problems[key] !== undefined}
                aria-describedby={`${id}${key}-note`}
                onChange={(event) => setTyped({ ...typed, [key]: event.currentTarget.value })}
              />
            </Field>
          ))}
        </div>
        {owner === "file" && (
          <div className="grid gap-2">
            <p className="text-text-2">
              {file} declares what differs, so it is changed there: put this under quotas.overrides.
            </p>
            <CopyCommand label="YAML" command={yamlOf(tool, override)} />
          </div>
        )}
        <div className="flex gap-2 max-sm:[&>button]:h-11 max-sm:[&>button]:flex-1">
          {owner === "forgeboard" && (
            <Button type="submit" variant="primary" disabled={!ready}>
              See what changes…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </div>
      </form>
      {asking && (
        <ActionDialog
          title={`${verb} quota of ${tool}`}
          verb={quota.offers.edit ? "Change it" : "Ask for it"}
          request={{ kind: "start", action: "quota.edit", input: { tool, override } }}
          onClose={() => setAsking(false)}
          onStarted={onClose}
        />
      )}
    </Card>
  );
}

/** "Default 8Gi, 5.2 GiB in use, at most 64Gi" */
function hintOf({ defaults, resources, ceiling }: QuotaItem, key: OverrideKey): string {
  const name = resourceOf(key);
  const now = resources.find(({ resource }) => resource === name);
  return [
    `Default ${defaults?.[key] ?? "none"}`,
    now === undefined ? null : `${sayQuota(name, now.used)} in use`,
    ceiling[key] === undefined ? null : `at most ${ceiling[key]}`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

const yamlOf = (tool: string, override: Readonly<Record<string, string>>): string =>
  [
    `${tool}:`,
    "  version: <task>-1",
    ...Object.entries(override).flatMap(([key, text]) => {
      const read = readAmount(key as OverrideKey, text);
      return "problem" in read ? [] : [`  ${key}: ${read.amount}`];
    }),
  ].join("\n");
