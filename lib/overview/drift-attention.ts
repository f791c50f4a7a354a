import "server-only";
import { sayDuration } from "@/lib/core/duration";
import type { Source } from "@/lib/core/source";
import { type DriftRow, KIND_WORDS } from "@/lib/reconciler/model";
import type { Attention } from "./model";

/** What the reconciler saw last, as far as the overview says it: what drifts in one line, and that nothing is compared. */
export type SeenDrift = { rows: readonly DriftRow[]; source: Source };

const SHOWN = 3;
/** The page has a filter of the same. */
const HREF = "/drift?severity=error,warning";

export function driftAttention(seen: SeenDrift | null, now: Date): Attention[] {
  if (seen === null) return [];
  return [...frozen(seen.source, now), ...drifted(seen.rows)];
}

function drifted(all: readonly DriftRow[]): Attention[] {
  const rows = all.filter(({ severity }) => severity !== "info");
  if (rows.length === 0) return [];
  const tools = new Set(rows.flatMap(({ tool, what }) => (tool === null || what === "orphan" ? [] : [tool])));
  const groups = [...Map.groupBy(rows, ({ what, kind }) => `${what} ${kind}`).values()].sort(
    (a, b) => b.length - a.length,
  );
  const said = groups
    .slice(0, SHOWN)
    .map(([first, ...others]) => first && sayGroup(first, others.length + 1));
  const more = groups.slice(SHOWN).flat().length;
  return [
    {
      severity: rows.some(({ severity }) => severity === "error") ? "warn" : "hold",
      kind: "drift",
      title:
        tools.size === 0
          ? `${some(rows.length, "object")} ${rows.length === 1 ? "drifts" : "drift"}`
          : `${some(tools.size, "tool")} ${tools.size === 1 ? "has" : "have"} drifted`,
      says: [...said, ...(more > 0 ? [`and ${more.toLocaleString("en")} more`] : [])].join(", "),
      since: rows.map(({ since }) => since).sort()[0] ?? null,
      href: HREF,
    },
  ];
}

/** "20 ResourceQuotas differ", "1 orphan namespace" */
function sayGroup({ what, kind }: DriftRow, n: number): string {
  const one = n === 1;
  if (what === "orphan") return some(n, "orphan namespace");
  if (what === "runs") return `${some(n, "disabled tool")} still ${one ? "runs" : "run"}`;
  if (what === "held") return `${some(n, "enabled tool")} held still`;
  const named = KIND_WORDS[kind] ?? kind;
  const words = kind === "workloads" ? named : some(n, named);
  if (what === "differs") return `${words} ${one ? "differs" : "differ"}`;
  if (what === "missing") return `${words} missing`;
  if (what === "duplicate") return `${words} too many`;
  return `${words} that should not be`;
}

function frozen({ asOf, problem, staleAfterSeconds }: Source, now: Date): Attention[] {
  const ageMs = asOf === null ? null : now.getTime() - Date.parse(asOf);
  const isOld = ageMs !== null && staleAfterSeconds !== undefined && ageMs > staleAfterSeconds * 1_000;
  if (problem === null && !isOld) return [];
  const last = ageMs === null ? "never compared" : `last compared ${sayDuration(ageMs)} ago`;
  return [
    {
      severity: "warn",
      kind: "frozen_drift",
      title: "drift",
      says: `nothing is compared or repaired: ${problem ?? "no worker compares"}; ${last}`,
      since: asOf,
      href: "/drift",
    },
  ];
}

const some = (n: number, one: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : plural(one)}`;
const plural = (word: string): string =>
  word.endsWith("y") ? `${word.slice(0, -1)}ies` : word.endsWith("s") ? word : `${word}s`;
