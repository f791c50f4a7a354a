import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import type { Finding, MirrorAnswer, MirrorRunRow } from "./model";
import { readMirrorState } from "./read-state";
import { RUN_OUTCOMES, runDetailsSchema } from "./schema";

/** The page of the directory: how old the mirror is, what stands in the way, and what the last passes did. */

const RUNS_SHOWN = 50;
const FINDINGS_MAX = 200;

export async function readMirror(actor: Actor): Promise<MirrorAnswer> {
  requirePermission(actor, "mirror.read");
  const [state, standing, findings, rows] = await Promise.all([
    readMirrorState(),
    readStanding(),
    readFindings(),
    db().mirrorRun.findMany({ orderBy: { id: "desc" }, take: RUNS_SHOWN }),
  ]);
  const [last] = rows;
  const details = last === undefined ? null : runDetailsSchema.parse(last.details);
  return {
    source: state.source,
    standing,
    frozen: state.frozen !== null && details?.loss ? { ...state.frozen, loss: details.loss } : null,
    unreadable: details?.unreadableNames ?? [],
    findings,
    runs: rows.map(toRow),
  };
}

const outcomeOf = (text: string) => RUN_OUTCOMES.find((outcome) => outcome === text) ?? "failed";

function toRow(
  row: Awaited<ReturnType<ReturnType<typeof db>["mirrorRun"]["findMany"]>>[number],
): MirrorRunRow {
  const { id, says, tools, people, added, changed, gone } = row;
  const { from, durationMs, unreadable } = runDetailsSchema.parse(row.details);
  return {
    ...{ id, says, tools, people, added, changed, gone, from, durationMs, unreadable },
    outcome: outcomeOf(row.outcome),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

async function readStanding(): Promise<MirrorAnswer["standing"]> {
  const [row] = await db().$queryRaw<MirrorAnswer["standing"][]>`
    SELECT
      (SELECT count(*)::int FROM tool WHERE "goneAt" IS NULL) AS tools,
      (SELECT count(*)::int FROM tool WHERE "goneAt" IS NULL AND cardinality(disabled) > 0) AS "disabledTools",
      (SELECT count(*)::int FROM tool WHERE "goneAt" IS NULL
        AND NOT EXISTS (SELECT 1 FROM tool_member WHERE tool_member.tool = tool.name AND kind = 'person')) AS "toolsWithoutMaintainer",
      (SELECT count(*)::int FROM tool WHERE "goneAt" IS NOT NULL) AS "goneTools",
      (SELECT count(*)::int FROM person WHERE "goneAt" IS NULL) AS people,
      (SELECT count(*)::int FROM person WHERE "goneAt" IS NULL AND cardinality(groups) > 0) AS admins`;
  return row ?? { tools: 0, disabledTools: 0, toolsWithoutMaintainer: 0, goneTools: 0, people: 0, admins: 0 };
}

/** Tools that have the uid of another one, there or gone: its files are theirs too. */
async function readFindings(): Promise<Finding[]> {
  const rows = await db().$queryRaw<{ tool: string; uid: number; other: string; isGone: boolean }[]>`
    SELECT a.name AS tool, a.uid, b.name AS other, b."goneAt" IS NOT NULL AS "isGone"
    FROM tool a JOIN tool b ON a.uid = b.uid AND a.name <> b.name
    WHERE a."goneAt" IS NULL AND (b."goneAt" IS NOT NULL OR a."firstSeenAt" > b."firstSeenAt" OR (a."firstSeenAt" = b."firstSeenAt" AND a.name > b.name))
    ORDER BY a.name, b.name LIMIT ${FINDINGS_MAX}`;
  return rows.map(({ isGone, ...row }) => ({ ...row, kind: isGone ? "uid_reused" : "uid_shared" }));
}
