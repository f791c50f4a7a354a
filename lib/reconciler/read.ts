import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import { db } from "@/lib/db/client";
import { driftListing } from "./drift-listing";
import type { DriftRow, ReconcileState } from "./model";
import { readReconcileState, rowOf } from "./read-drift";

/** The drift as the worker last saw it. Read again only when a pass or a repair has changed something. */
export type SeenDrift = { rows: readonly DriftRow[]; state: ReconcileState; source: Source };

const holder = globalThis as { forgeboardDrift?: { version: string; rows: Promise<readonly DriftRow[]> } };

export async function seenDrift(): Promise<SeenDrift> {
  const [state, version] = await Promise.all([readReconcileState(), readVersion()]);
  let kept = holder.forgeboardDrift;
  if (kept?.version !== version) {
    kept = { version, rows: load() };
    holder.forgeboardDrift = kept;
    kept.rows.catch(() => {
      delete holder.forgeboardDrift;
    });
  }
  return { rows: await kept.rows, state, source: sourceOf(state) };
}

/** Whether the site lets people repair. */
export const isRepairable = (): boolean => site().reconciler.mode !== "observe";

export async function listDrift(
  actor: Actor,
  query: ListQuery,
  seen: () => Promise<SeenDrift> = seenDrift,
): Promise<Page<DriftRow>> {
  requirePermission(actor, "namespace.read");
  const { rows, source } = await seen();
  return { ...driftListing.apply(rows, query), sources: [source, ...(await accountsSources())] };
}

/** CSV of all rows that match. */
export async function exportDrift(actor: Actor, query: ListQuery): Promise<string> {
  requirePermission(actor, "namespace.read");
  return driftListing.csv(driftListing.select((await seenDrift()).rows, query));
}

/** What is kept in files has a pace of its own; none where the site names no accounts. */
async function accountsSources(): Promise<Source[]> {
  const { accounts } = site();
  if (accounts === undefined) return [];
  return [sourceOf(await readReconcileState("accounts"), "accounts", accounts.intervalSeconds)];
}

/** Passes that may be missed before the comparison counts as old. */
const PASSES_MISSED = 2;

const sourceOf = (
  { asOf, problem }: ReconcileState,
  name = "drift",
  intervalSeconds = site().reconciler.intervalSeconds,
): Source => ({
  name,
  asOf,
  problem: problem ?? (asOf === null ? "nothing has been compared yet" : null),
  staleAfterSeconds: Math.ceil(intervalSeconds * 1.1 * PASSES_MISSED) + 60,
});

/** A pass that changes rows in place is a new run; a repair takes rows away. */
async function readVersion(): Promise<string> {
  const [row] = await db().$queryRaw<{ version: string }[]>`
    SELECT (SELECT count(*) FROM drift) || '/' || coalesce((SELECT max(id) FROM reconcile_run WHERE outcome = 'ok'), 0) AS version`;
  return row?.version ?? "";
}

const load = async (): Promise<readonly DriftRow[]> =>
  (await db().drift.findMany({ orderBy: { id: "asc" } })).map(rowOf);
