import { CircleCheck, CircleX, RotateCcw, Snowflake } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Status } from "@/components/ui/status";
import type { MirrorRunRow } from "@/lib/mirror/model";
import { foldRuns, sayPasses } from "./fold-runs";

const OUTCOME = {
  ok: { tone: "ok", icon: CircleCheck, label: "Taken over" },
  frozen: { tone: "bad", icon: Snowflake, label: "Frozen" },
  failed: { tone: "warn", icon: CircleX, label: "Failed" },
} as const;

/** The last passes, newest first. */
export function Runs({ runs }: { runs: readonly MirrorRunRow[] }) {
  return (
    <Card title="Last passes" note={runs.length === 0 ? undefined : "newest first"}>
      {runs.length === 0 ? (
        <Empty
          icon={RotateCcw}
          title="No pass has ended yet"
          says="A worker reads the directory every minute, if the site file names one."
          className="py-8"
        />
      ) : (
        <ol>
          {foldRuns(runs).map(({ run, passes }) => (
            <li
              key={run.id}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line px-3.5 py-2 last:border-b-0 sm:grid-cols-[112px_minmax(0,1fr)_auto]"
            >
              <Status {...OUTCOME[run.outcome]} className="max-sm:col-span-2" />
              <span className="min-w-0">
                <span className="block">{sayPasses({ run, passes })}</span>
                <span className="block truncate text-xs text-text-3 max-sm:whitespace-normal">
                  {sayRun(run)}
                </span>
              </span>
              <Age at={run.finishedAt} suffix=" ago" className="text-xs text-text-3" />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function sayRun({ tools, people, durationMs, unreadable, from, outcome }: MirrorRunRow): string {
  const took = `in ${(durationMs / 1_000).toFixed(1)} s`;
  if (outcome === "failed") return `gave up ${took}`;
  const count = (n: number) => n.toLocaleString("en");
  const odd = unreadable === 0 ? "" : `, ${count(unreadable)} unreadable`;
  return `${count(tools)} tools and ${count(people)} people${odd} ${took}, from ${from}`;
}
