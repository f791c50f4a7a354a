"use client";
import Link from "next/link";
import { Button, buttonStyle } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { capital } from "@/lib/core/capital";
import { sayHeld } from "../drain/say-refused";

type Props = {
  error: Error | null;
  retry: () => void;
  refused: readonly string[];
  warnings: readonly string[];
  held: { id: string; action: string; state: string } | null;
};

/** Why it cannot be started as it stands, and what to know before. */
export function DecommissionNotices({ error, retry, refused, warnings, held }: Props) {
  return (
    <div className="mb-4 grid gap-2 empty:hidden">
      {held !== null && (
        <Notice
          tone="busy"
          title="Another action holds this node"
          action={
            <Link href={`/actions/${held.id}`} className={buttonStyle({ size: "sm" })}>
              See it
            </Link>
          }
        >
          {sayHeld(held)}. A node is only ever in one action.
        </Notice>
      )}
      {error !== null && (
        <Notice
          tone="bad"
          title="It cannot be planned now"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {refused.map((says) => (
        <Notice key={says} tone="bad" title={`Refused as it stands: ${says}`} />
      ))}
      {warnings.map((says) => (
        <Notice key={says} title={capital(says)} />
      ))}
    </div>
  );
}
