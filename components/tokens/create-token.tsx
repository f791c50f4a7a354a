"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyCommand } from "@/components/ui/copy-command";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { ApiError } from "@/lib/core/fetch-json";
import { createToken, type NewToken } from "./queries";

const TTLS = [
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "1 day" },
  { value: "604800", label: "7 days" },
  { value: "2592000", label: "30 days" },
] as const;

const SCOPES = [
  { value: "read", label: "Look only" },
  { value: "operate", label: "Everything I may do" },
] as const;

/** Makes a token, and shows its secret this one time. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const [token, setToken] = useState<NewToken>({ name: "", scope: "read", ttlSeconds: 86_400 });
  const create = useMutation({
    mutationFn: () => createToken({ ...token, name: token.name.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const problem = (field: string) =>
    create.error instanceof ApiError
      ? (create.error.fields.find((one) => one.path === field)?.message ?? null)
      : null;
  const close = (open: boolean) => {
    if (!open) onClose();
  };
  if (create.data !== undefined) {
    return (
      <Dialog
        open
        onOpenChange={close}
        title="The token, shown once"
        description="Copy it now: only its hash is kept."
        footer={
          <Button variant="primary" onClick={onClose}>
            I have it
          </Button>
        }
      >
        <CopyCommand label="token" command={create.data.token} />
        <CopyCommand
          className="mt-3"
          label="example"
          command={`curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}/api/v1/nodes`}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title="New API token"
      description="For scripts: it acts as you, and the audit log names you."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            busy={create.isPending}
            disabled={token.name.trim() === ""}
            onClick={() => create.mutate()}
          >
            Create token
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {create.error !== null && (
          <Notice tone="bad" title="It was not created">
            {create.error.message}
          </Notice>
        )}
        <Field label="Name" htmlFor={`${id}name`} hint="What it is for" problem={problem("name")}>
          <Input
            id={`${id}name`}
            value={token.name}
            maxLength={60}
            aria-describedby={`${id}name-note`}
            onChange={(event) => setToken({ ...token, name: event.currentTarget.value })}
          />
        </Field>
        <Field label="It may" htmlFor={`${id}scope`} problem={problem("scope")}>
          <Select
            id={`${id}scope`}
            value={token.scope}
            options={SCOPES}
            onValueChange={(scope) => setToken({ ...token, scope: scope === "operate" ? "operate" : "read" })}
          />
        </Field>
        <Field label="It lasts" htmlFor={`${id}ttl`} problem={problem("ttlSeconds")}>
          <Select
            id={`${id}ttl`}
            value={String(token.ttlSeconds)}
            options={TTLS}
            onValueChange={(ttl) => setToken({ ...token, ttlSeconds: Number(ttl) })}
          />
        </Field>
      </div>
    </Dialog>
  );
}
