import "server-only";
import type { ActionRow } from "@/lib/actions/model";
import { sayDuration } from "@/lib/core/duration";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { nodeStanding, stuckBecause } from "@/lib/nodes/model";
import { actionAttention } from "./action-attention";
import { driftAttention, type SeenDrift } from "./drift-attention";
import type { Attention } from "./model";

/** What a person should look at first, worst first. Pure: the index, the actions and the time come in. */
export type AttentionFacts = {
  index: LiveIndex;
  annotationPrefix: string;
  /** Actions that are not over. */
  active: readonly ActionRow[];
  /** Who looks; what waits for an approval they may give is theirs to do. */
  viewer: { user: string; mayApprove: boolean; mayReadMirror: boolean };
  /** Since when the directory's answers are not believed, and why. */
  frozenMirror: { since: string; says: string } | null;
  sources: readonly Source[];
  /** Null where there is no directory to compare with, or nobody could ask. */
  drift: SeenDrift | null;
  /** Processes that hang on NFS, by node; empty where nobody counts them. */
  stuckProcesses: ReadonlyMap<string, number | null>;
  staleAfterSeconds: number;
  now: Date;
};

/** A cordon older than this was probably forgotten. */
const CORDONED_LONG_MS = 86_400_000;
const SEVERITIES: readonly Attention["severity"][] = ["bad", "warn", "hold", "busy"];

export function attentionOf(facts: AttentionFacts): Attention[] {
  return [
    ...frozenMirror(facts),
    ...sourceTroubles(facts),
    ...nodeTroubles(facts),
    ...blockedBudgets(facts),
    // A frozen mirror freezes the comparison too, and says so itself.
    ...driftAttention(facts.drift, facts.now).filter(
      ({ kind }) => kind !== "frozen_drift" || facts.frozenMirror === null,
    ),
    ...facts.active.flatMap((action) => actionAttention(action, facts.viewer)),
  ].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.since ?? "").localeCompare(b.since ?? ""),
  );
}

function nodeTroubles({ index, annotationPrefix, stuckProcesses, now }: AttentionFacts): Attention[] {
  const found: Attention[] = [];
  for (const node of index.table("nodes").values()) {
    const { state, why, stateSince, cordon } = nodeStanding(node, annotationPrefix, now);
    const about = { title: node.name, says: why ?? "", href: `/nodes/${encodeURIComponent(node.name)}` };
    const stuck = stuckBecause(node, stuckProcesses.get(node.name) ?? null, now);
    if (stuck !== null)
      found.push({ ...about, severity: "bad", kind: "stuck_node", says: stuck, since: stateSince });
    else if (state === "not_ready" || state === "unknown")
      found.push({ ...about, severity: "bad", kind: "not_ready", since: stateSince });
    if (state === "pressure") found.push({ ...about, severity: "warn", kind: "pressure", since: stateSince });
    const since = cordon?.since ?? null;
    if (cordon !== null && since !== null && now.getTime() - Date.parse(since) > CORDONED_LONG_MS)
      found.push({
        ...about,
        severity: "hold",
        kind: "cordoned_long",
        says: `cordoned for ${sayDuration(now.getTime() - Date.parse(since))} by ${cordon.by ?? "someone outside Forgeboard"}${cordon.reason === null ? "" : `: ${cordon.reason}`}`,
        since,
      });
  }
  return found;
}

function blockedBudgets({ index }: AttentionFacts): Attention[] {
  return [...index.table("poddisruptionbudgets").values()]
    .filter(({ disruptionsAllowed, expectedPods }) => disruptionsAllowed === 0 && expectedPods > 0)
    .map((budget) => ({
      severity: "warn" as const,
      kind: "blocked_budget" as const,
      title: `${budget.namespace}/${budget.name}`,
      says: `allows no disruption: ${budget.currentHealthy} of ${budget.desiredHealthy} needed pods are healthy; a drain would wait for it`,
      since: null,
      href: `/pods?namespace=${encodeURIComponent(budget.namespace)}`,
    }));
}

/** A page that not everybody may open. */
const directoryPage = ({ viewer }: Pick<AttentionFacts, "viewer">): string =>
  viewer.mayReadMirror ? "/directory" : "/";

function frozenMirror({ frozenMirror: frozen, viewer }: AttentionFacts): Attention[] {
  if (frozen === null) return [];
  const says = `nothing is taken over until a person confirms it: ${frozen.says}`;
  const href = directoryPage({ viewer });
  return [{ severity: "bad", kind: "frozen_mirror", title: "directory", says, since: frozen.since, href }];
}

function sourceTroubles({
  sources,
  staleAfterSeconds,
  frozenMirror: frozen,
  viewer,
  now,
}: AttentionFacts): Attention[] {
  return sources.flatMap((source) => {
    const found: Attention[] = [];
    const isDirectory = source.name === "directory";
    if (isDirectory && frozen !== null) return [];
    const limitSeconds = source.staleAfterSeconds ?? staleAfterSeconds;
    const href = isDirectory ? directoryPage({ viewer }) : "/";
    const ageMs = source.asOf === null ? null : now.getTime() - Date.parse(source.asOf);
    if (source.problem !== null || (ageMs !== null && ageMs > limitSeconds * 1000))
      found.push({
        severity: source.name === "cluster" ? "bad" : "warn",
        kind: "stale_source",
        title: source.name,
        says: `${source.problem ?? "does not answer"}; ${ageMs === null ? "never read" : `last read ${sayDuration(ageMs)} ago`}`,
        since: source.asOf,
        href,
      });
    const unreadable = source.unreadable ?? 0;
    if (unreadable > 0)
      found.push({
        severity: "warn",
        kind: "unreadable",
        title: source.name,
        says: `${unreadable} ${unreadable === 1 ? "object" : "objects"} could not be read and ${unreadable === 1 ? "is" : "are"} missing here`,
        since: null,
        href,
      });
    return found;
  });
}
