"use client";
import { CircleX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

/** The rest of the console stays usable when one page fails. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface">
      <h1 className="sr-only">This page failed</h1>
      <Empty
        icon={CircleX}
        title="This page failed"
        says={
          error.digest === undefined
            ? "Nothing was changed by it."
            : `Nothing was changed by it. The server's log has it as ${error.digest}.`
        }
        action={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      />
    </div>
  );
}
