import { CircleX } from "lucide-react";
import Link from "next/link";
import { Bar, sideBySide } from "@/components/ui/bar";
import { Card } from "@/components/ui/card";
import { sayCount } from "@/components/ui/say-count";
import type { ActionItem } from "@/lib/actions/model";
import type { RepairMemo } from "@/lib/reconciler/model";
import { repairMemoSchema } from "@/lib/reconciler/schema";

const DONE: Readonly<Record<string, string>> = {
  create: "created",
  change: "changed",
  replace: "replaced",
  remove: "removed",
  stop: "stopped",
  start: "started",
};

/** What only a repair has: how many tools are through, what was written, and which failed. */
export function RepairParts({ action }: { action: ActionItem }) {
  const memo = repairMemoSchema.safeParse(action.progress[0]?.detail).data;
  if (memo === undefined) return null;
  const written = Object.entries(memo.written).filter(([, count]) => count > 0);
  return (
    <Card title="Progress" note={`${memo.next.toLocaleString("en")} of ${sayCount(memo.total, "tool")}`}>
      <div className="grid gap-2.5 px-3.5 py-3">
        <Done memo={memo} />
        <p className="text-text-2">
          {written.length === 0
            ? "Nothing written yet"
            : written
                .map(([what, count]) => `${count.toLocaleString("en")} ${DONE[what] ?? what}`)
                .join(", ")}
          {memo.alreadySo > 0 && `; ${memo.alreadySo.toLocaleString("en")} tools were as they should be`}
          {memo.throttled > 0 && `; the API server asked to wait ${memo.throttled} times`}
        </p>
        {memo.failed.length > 0 && (
          <ul aria-label="Failed tools" className="grid gap-1">
            {memo.failed.map(({ tool, says }) => (
              <li key={tool} className="flex gap-2">
                <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
                <span className="min-w-0 break-words">
                  <span className="sr-only">Failed: </span>
                  <Link href={`/tools/${tool}`} prefetch={false} className="text-accent hover:underline">
                    {tool}
                  </Link>
                  : {says}
                </span>
              </li>
            ))}
            {memo.failures > memo.failed.length && (
              <li className="text-text-3">and {memo.failures - memo.failed.length} more</li>
            )}
          </ul>
        )}
      </div>
    </Card>
  );
}

function Done({ memo: { next, total, failures } }: { memo: RepairMemo }) {
  const counts = [
    { count: next - failures, fill: "fill-ok" },
    { count: failures, fill: "fill-bad" },
  ];
  return <Bar parts={sideBySide(counts, total)} />;
}
