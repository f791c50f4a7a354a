import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import { db } from "@/lib/db/client";
import { readMirrorState } from "@/lib/mirror/read-state";
import { driftListing } from "./drift-listing";
import type { Drift, DriftField, DriftRow, ReconcileState, RepairInput } from "./model";
import type { DriftSource } from "./record-pass";

/** The drift as it was last seen, for plans. */

type Stored = Awaited<ReturnType<ReturnType<typeof db>["drift"]["findMany"]>>[number];

export const rowOf = ({ source: _source, since, ...row }: Stored): DriftRow => ({
  ...row,
  // Safe: these columns are only written from a Drift.
  what: row.what as DriftRow["what"],
  fields: row.fields as DriftField[],
  severity: row.severity as DriftRow["severity"],
  repair: row.repair as DriftRow["repair"],
  since: since.toISOString(),
});

export const driftOf = ({ since: _since, ...drift }: DriftRow): Drift => drift;

/** @throws AppError invalid for a filter that does not hold */
export async function readSelected(
  selection: RepairInput["selection"],
  source: DriftSource = "cluster",
): Promise<DriftRow[]> {
  const where =
    selection.by === "ids"
      ? { id: { in: selection.ids } }
      : selection.by === "tools"
        ? { tool: { in: selection.tools } }
        : {};
  const query = selection.by === "all" ? queryOf(selection) : null;
  const rows = (await db().drift.findMany({ where: { ...where, source }, orderBy: { id: "asc" } })).map(
    rowOf,
  );
  return query === null ? rows : driftListing.select(rows, query);
}

function queryOf({ by: _by, ...filters }: Extract<RepairInput["selection"], { by: "all" }>): ListQuery {
  const query = driftListing.querySchema.safeParse(filters);
  if (query.success) return query.data;
  throw new AppError("invalid", "the filter does not hold", {
    fields: query.error.issues.map(({ path, message }) => ({
      path: ["input", "selection", ...path].join("."),
      message,
    })),
  });
}

export async function readReconcileState(source: DriftSource = "cluster"): Promise<ReconcileState> {
  const [directory, last, ok] = await Promise.all([
    readMirrorState(),
    db().reconcileRun.findFirst({ where: { source }, orderBy: { id: "desc" } }),
    db().reconcileRun.findFirst({ where: { source, outcome: "ok" }, orderBy: { id: "desc" } }),
  ]);
  // Between two passes the directory may have been lost already.
  const { problem } = directory.source;
  const lost = problem === null ? null : `the directory: ${problem}`;
  return {
    mode: site().reconciler.mode,
    asOf: ok?.startedAt.toISOString() ?? null,
    problem: last?.outcome === "frozen" ? last.says : lost,
  };
}
