import "server-only";
import canonicalize from "canonicalize";
import type { RegisterLines } from "@/lib/accounts/model";
import { db, type Tx } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { LOCKS } from "@/lib/db/locks";
import { publishHint } from "@/lib/db/notify";
import type { Drift } from "./model";

/** Whose passes see what: a pass ends only drift of its own source. */
export type DriftSource = "cluster" | "accounts";

export type Pass = {
  source: DriftSource;
  startedAt: Date;
  tools: number;
  objects: number;
  /** Of each file of the API server. */
  lines?: RegisterLines;
};

const CHUNK = 1_000;
const TX_MS = 60_000;

/** Replaces the source's drift by what this pass saw; what stays keeps its `since`. A pass older than the last is dropped. */
export async function recordPass(pass: Pass, drift: readonly Drift[]): Promise<void> {
  await db().$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.driftTables})::text`;
      const { source, startedAt } = pass;
      const later = await tx.reconcileRun.count({ where: { source, startedAt: { gt: startedAt } } });
      if (later > 0) return;
      const known = new Map((await tx.drift.findMany({ where: { source } })).map((row) => [row.id, row]));
      const now = new Map(drift.map((one) => [one.id, one]));
      const ended = [...known.keys()].filter((id) => !now.has(id));
      const appeared = drift.filter(({ id }) => !known.has(id));
      const changed = drift.filter((one) => {
        const row = known.get(one.id);
        return row !== undefined && fingerprint(row) !== fingerprint(one);
      });
      await removeRows(tx, ended);
      for (const some of chunks(appeared))
        await tx.drift.createMany({ data: some.map((one) => ({ ...dataOf(one), source })) });
      for (const one of changed) await tx.drift.update({ where: { id: one.id }, data: dataOf(one) });
      await forgetOldRuns(tx, source);
      await tx.reconcileRun.create({
        data: {
          ...pass,
          outcome: "ok",
          drift: drift.length,
          appeared: appeared.length,
          ended: ended.length,
        },
      });
      if (ended.length + appeared.length + changed.length > 0)
        await publishHint(tx, { topic: "drift", ids: [] });
    },
    { timeout: TX_MS, maxWait: TX_MS },
  );
}

/** The picture stays as it is; what is wrong is said, once per cause. */
export async function recordFrozen(source: DriftSource, startedAt: Date, says: string): Promise<void> {
  const last = await db().reconcileRun.findFirst({ where: { source }, orderBy: { id: "desc" } });
  if (last?.outcome === "frozen" && last.says === says) {
    await db().reconcileRun.update({ where: { id: last.id }, data: { finishedAt: new Date() } });
    return;
  }
  await db().$transaction(async (tx) => {
    await tx.reconcileRun.create({ data: { source, startedAt, outcome: "frozen", says } });
    await publishHint(tx, { topic: "drift", ids: [] });
  });
}

/** What a repair has ended is gone before the next pass. */
export async function forgetDrift(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db().$transaction(async (tx) => {
    await removeRows(tx, ids);
    await publishHint(tx, { topic: "drift", ids });
  });
}

async function removeRows(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) await tx.drift.deleteMany({ where: { id: { in: some } } });
}

/** Enough to see a day of passes. */
const RUNS_KEPT = 300;

async function forgetOldRuns(tx: Tx, source: DriftSource): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM reconcile_run WHERE source = ${source} AND id <
      (SELECT min(id) FROM (SELECT id FROM reconcile_run WHERE source = ${source} ORDER BY id DESC LIMIT ${RUNS_KEPT}) AS kept)`;
}

const dataOf = ({ fields, ...one }: Drift) => ({
  ...one,
  // Safe: fields are texts and nulls.
  fields: fields as unknown as Prisma.InputJsonValue,
});

const fingerprint = ({
  fields,
  says,
  severity,
  repair,
  tool,
}: { fields: unknown } & Pick<Drift, "says" | "tool"> & {
    severity: string;
    repair: string | null;
  }): string => canonicalize({ fields, says, severity, repair, tool }) ?? "";

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += CHUNK) yield all.slice(from, from + CHUNK);
}
