import "server-only";
import type { Plan, Target } from "@/lib/actions/model";
import { sayDuration } from "@/lib/core/duration";
import { compareNatural } from "@/lib/core/natural";
import { TENANT_KINDS } from "@/lib/kubernetes/model";
import {
  type DriftRow,
  type FoundChange,
  inScope,
  isDestructive,
  KIND_WORDS,
  lonePodsOf,
  type ReconcileState,
  type Scope,
} from "../model";
import { ONLY_OBSERVES } from "../only-observes";
import { commandOf } from "./equivalent";

/** What a repair would do, from the drift as it was last seen. Pure. */

export type RepairRead = { rows: readonly DriftRow[]; state: ReconcileState };
export type RepairWish = {
  verb: string;
  target: Target;
  scope: Scope;
  canary: number;
  requestsPerSecond: number;
};

/** The drift is too old to act on after this many intervals without a pass. */
const INTERVALS_MISSED = 3;
const COMMANDS_MAX = 30;
const NAMES_MAX = 8;

export function planRepair(
  { rows, state }: RepairRead,
  wish: RepairWish,
  { now, intervalSeconds }: { now: Date; intervalSeconds: number },
): Plan {
  const { verb, target, scope, canary } = wish;
  const chosen = rows.filter((row) => row.tool !== null && inScope(row, scope)).sort(inOrder);
  const tools = [...new Set(chosen.flatMap(({ tool }) => (tool === null ? [] : [tool])))];
  const left = rows.filter((row) => !chosen.includes(row));
  const asks = canary > 0 && tools.length > canary;
  const blockers = reasonsAgainst(state, now, intervalSeconds);
  if (rows.length > 0 && chosen.length === 0) blockers.push(NOTHING_HERE);
  const nothing = rows.length === 0;
  return {
    summary: nothing
      ? `${verb}: everything is as it should be`
      : `${verb} ${some(tools.length, "tool")}: ${some(chosen.length, "object")}`,
    targets: [
      {
        target,
        verdict: blockers.length > 0 ? "blocked" : nothing ? "already_so" : "will_change",
        says: nothing ? "everything is as it should be" : says(chosen, tools, wish),
        found: {
          tools,
          scope: frozen(scope, chosen),
          destructive: chosen.filter(isDestructive).map(({ id }) => id),
          ...foundChanges(chosen),
        },
      },
    ],
    warnings: [
      ...sayLeft(left),
      ...(asks ? [`begins with ${names(tools.slice(0, canary))}, and asks before it goes on`] : []),
      ...chosen.filter(isDestructive).map(takesAway).slice(0, NAMES_MAX),
      ...endsPods(chosen.flatMap(lonePodsOf)),
    ],
    blockers: blockers.map((because) => ({ target, says: because, override: null })),
    equivalent: chosen.slice(0, COMMANDS_MAX).map(commandOf),
  };
}

export const NOTHING_HERE = "nothing of what is selected can be repaired by this action";

/** Why some of what is selected is not repaired. */
export function sayLeft(left: readonly DriftRow[]): string[] {
  const unnamed = left.filter(isDestructive).length;
  const byHand = left.length - unnamed;
  return [
    ...(unnamed > 0
      ? [
          `${unnamed} of what is selected would take something away: choose each by its own row, not by a filter`,
        ]
      : []),
    ...(byHand > 0
      ? [`${byHand} of what is selected is left for a person: see the drift page for each`]
      : []),
  ];
}

/** As they are written: tool after tool, and in each its namespace first. */
const inOrder = (a: DriftRow, b: DriftRow): number =>
  compareNatural(a.tool ?? "", b.tool ?? "") || placeOf(a) - placeOf(b);
const ORDER: readonly string[] = [...TENANT_KINDS, "workloads"];
const placeOf = ({ kind }: DriftRow): number => ORDER.indexOf(kind);

/** Of what is there, and no more: what else turns up meanwhile is for the next plan. */
const frozen = (scope: Scope, chosen: readonly DriftRow[]) => ({
  ids: scope.ids === null ? null : chosen.map(({ id }) => id),
  whats: scope.whats === null ? [...new Set(chosen.map(({ what }) => what))].sort() : [...scope.whats],
  kind: scope.kind,
  destructive: scope.destructive,
  pods: chosen.flatMap(lonePodsOf),
});

/** What an undo of a plan that is longer than this does not put back; a plan is read whole by who looks at its action. */
const CHANGES_KEPT = 500;

function foundChanges(chosen: readonly DriftRow[]): { changes: FoundChange[]; changesMore: number } {
  const changes = chosen.flatMap(({ tool, kind, namespace, name, fields, repair }) =>
    tool !== null && repair === "change" && isPutBack(kind)
      ? [{ tool, kind, namespace, name, fields: [...fields] }]
      : [],
  );
  return {
    changes: changes.slice(0, CHANGES_KEPT),
    changesMore: Math.max(0, changes.length - CHANGES_KEPT),
  };
}

const PUT_BACK: ReadonlySet<string> = new Set<FoundChange["kind"]>([
  "namespace",
  "resourcequota",
  "limitrange",
  "rolebinding",
]);
const isPutBack = (kind: string): kind is FoundChange["kind"] => PUT_BACK.has(kind);

export function reasonsAgainst(
  { mode, asOf, problem }: ReconcileState,
  now: Date,
  intervalSeconds: number,
): string[] {
  if (mode === "observe") return [ONLY_OBSERVES];
  if (problem !== null) return [`the comparison is frozen: ${problem}`];
  const ageSeconds = asOf === null ? null : (now.getTime() - Date.parse(asOf)) / 1_000;
  if (ageSeconds === null) return ["nothing has been compared yet"];
  if (ageSeconds > intervalSeconds * INTERVALS_MISSED + 60)
    return [`the last comparison is ${sayDuration(ageSeconds * 1_000)} old`];
  return [];
}

function says(
  chosen: readonly DriftRow[],
  tools: readonly string[],
  { requestsPerSecond }: RepairWish,
): string {
  const counts = new Map<string, number>();
  for (const { kind, repair } of chosen) {
    const key = `${DONE[repair ?? ""] ?? repair} ${KIND_WORDS[kind] ?? kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const parts = [...counts].map(([what, count]) => `${what} ${count}`);
  // A look at each tool, then the writes.
  const seconds = (tools.length + chosen.length) / requestsPerSecond;
  const takes = seconds >= 10 ? `; takes at least ${sayDuration(seconds * 1_000)}` : "";
  return `${parts.join(", ")}${takes}`;
}

const DONE: Readonly<Record<string, string>> = {
  create: "creates",
  change: "changes",
  replace: "replaces",
  remove: "removes",
  stop: "stops",
  start: "starts",
};

const takesAway = ({ kind, name, namespace, repair, says }: DriftRow): string =>
  `${DONE[repair ?? ""]} ${KIND_WORDS[kind] ?? kind} ${namespace === "" ? name : `${namespace}/${name}`}: ${says}`;

/** All of them by name: nothing else says later what they were. */
export const endsPods = (pods: readonly string[]): string[] =>
  pods.length === 0
    ? []
    : [
        `deletes ${some(pods.length, "pod")} that no controller has, and that nothing brings back: ${pods.join(", ")}`,
      ];

export const some = (n: number, what: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? what : `${what}s`}`;

export const names = (all: readonly string[]): string =>
  all.length <= NAMES_MAX
    ? all.join(", ")
    : `${all.slice(0, NAMES_MAX).join(", ")} and ${all.length - NAMES_MAX} more`;
