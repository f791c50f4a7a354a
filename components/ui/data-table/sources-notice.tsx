"use client";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Source } from "@/lib/core/source";

type Props = { sources: readonly Source[]; failed: string | null; readAt: number; onRetry: () => void };

/** Says what on the page is old, how old, and why; what was read before stays below it. */
export function SourcesNotice({ sources, failed, readAt, onRetry }: Props) {
  const troubled = sources.filter((source) => source.problem !== null);
  if (failed === null && troubled.length === 0) return null;
  return (
    <div className="mb-3 grid gap-2">
      {failed !== null && (
        <Notice title="This is what was last read" action={<Button onClick={onRetry}>Try again</Button>}>
          {readAt > 0 && <Age at={new Date(readAt).toISOString()} suffix=" ago. " />}
          {failed}
        </Notice>
      )}
      {troubled.map((source) => (
        <Notice
          key={source.name}
          title={
            source.asOf === null ? `There is no ${source.name} data yet` : `The ${source.name} data is old`
          }
        >
          {source.asOf !== null && <Age at={source.asOf} prefix="Last known " suffix=" ago: " />}
          {source.problem}
        </Notice>
      ))}
    </div>
  );
}
