"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { ApiError, fetchJson } from "@/lib/core/fetch-json";

/** `next` was checked on the server to be a path inside the console. */
export function SignInForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await fetchJson("/api/v1/session", {
        method: "POST",
        body: { user: form.get("user"), password: form.get("password") },
      });
      // A full load, so that nothing of an earlier session stays in memory.
      location.assign(next);
    } catch (thrown) {
      setProblem(says(thrown));
      setBusy(false);
    }
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {problem !== null && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {problem}
        </p>
      )}
      <Field label="User name" htmlFor="user">
        <Input
          id="user"
          name="user"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
        />
      </Field>
      <Field label="Password" htmlFor="password">
        <Input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          maxLength={1024}
          required
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}

function says(thrown: unknown): string {
  if (!(thrown instanceof ApiError)) return "The console failed. Try again.";
  if (thrown.code === "unauthenticated")
    return "Name or password is wrong. Use the ones of your developer account.";
  if (thrown.code === "network") return "The console does not answer. Check the connection and try again.";
  if (thrown.code === "upstream" || thrown.code === "timeout")
    return "The directory does not answer, so nobody can sign in. Try again in a minute.";
  return thrown.message;
}
