"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleX, TriangleAlert } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { sayDuration } from "@/components/ui/duration";
import { useNow } from "@/components/ui/ticker";
import type { Source } from "@/lib/core/source";
import type { Overview } from "@/lib/overview/model";
import { frameQuery } from "@/lib/overview/queries";
import { useConnection } from "./connection-state";

/** Younger than this is live, in seconds. */
const LIVE_S = 20;
/** Older than this is worth a warning, in seconds, for a source that does not say. */
const OLD_S = 120;

/** How old what you see is, by source. On a phone only the sources that have a problem. */
export function SourceAges() {
  const { data: sources } = useQuery({ ...frameQuery(), select: worstByName });
  if (sources === undefined) return null;
  return (
    <ul
      aria-label="Age of the data"
      className="flex gap-x-3.5 text-xs text-text-3 max-sm:min-w-0 max-sm:flex-wrap max-sm:justify-end"
    >
      {sources.map((source) => (
        <SourceAge key={source.name} source={source} />
      ))}
    </ul>
  );
}

/** A source may answer several questions; what counts is the one it answered worst. */
function worstByName({ sources }: Overview): Source[] {
  const byName = new Map<string, Source>();
  for (const source of sources) {
    const before = byName.get(source.name);
    if (before === undefined || (before.problem === null && source.problem !== null)) {
      byName.set(source.name, source);
    }
  }
  return [...byName.values()];
}

function SourceAge({ source }: { source: Source }) {
  const connection = useConnection();
  const { asOf, problem, name } = source;
  const age = useNow((now) =>
    now === null || asOf === null ? -1 : Math.floor((now - Date.parse(asOf)) / 1000),
  );
  const lost = connection.state === "lost";
  const old = problem !== null || asOf === null || age > (source.staleAfterSeconds ?? OLD_S) || lost;
  const says = asOf === null ? "unknown" : age < LIVE_S && !old ? "live" : age < 0 ? "…" : sayDuration(age);
  const Icon = problem === null ? TriangleAlert : CircleX;
  return (
    <li
      title={problem ?? undefined}
      className={cn(
        "flex items-center gap-1.5 whitespace-nowrap",
        !old && "max-lg:hidden",
        old && "text-warn",
      )}
    >
      {old ? (
        <Icon aria-hidden className="size-3.5" />
      ) : (
        <span aria-hidden className="size-[7px] rounded-full bg-ok" />
      )}
      {name} {says}
      {problem !== null && <span className="sr-only">: {problem}</span>}
    </li>
  );
}
