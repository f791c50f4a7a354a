import "server-only";
import type { Tx } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { RunDetails } from "./model";
import type { RUN_OUTCOMES } from "./schema";

/** Passes that changed nothing are many; those that did are history. */
const QUIET_HOURS = 6;
const KEPT_DAYS = 90;

export type Run = {
  startedAt: Date;
  outcome: (typeof RUN_OUTCOMES)[number];
  says: string;
  counts: { tools: number; people: number; added: number; changed: number; gone: number };
  details: RunDetails;
};

/**
 * Adds the row of a pass, and forgets old ones. A frozen or failed pass that comes to the same as the last one only
 * moves its end, so that the row tells since when. Answers whether this is news.
 */
export async function recordRun(tx: Tx, run: Run): Promise<{ id: number; isNews: boolean }> {
  const last = await tx.mirrorRun.findFirst({ orderBy: { id: "desc" } });
  const same = run.outcome !== "ok" && last?.outcome === run.outcome && last.says === run.says;
  const { outcome, says, startedAt, counts, details } = run;
  const finishedAt = new Date();
  const { id } = same
    ? await tx.mirrorRun.update({ where: { id: last.id }, data: { finishedAt, ...counts, details } })
    : await tx.mirrorRun.create({ data: { startedAt, finishedAt, outcome, says, ...counts, details } });
  await tx.$executeRaw`
    DELETE FROM mirror_run WHERE id < ${id} AND ("finishedAt" < now() - make_interval(days => ${KEPT_DAYS}::int)
      OR (outcome = 'ok' AND added + changed + gone = 0 AND "finishedAt" < now() - make_interval(hours => ${QUIET_HOURS}::int)))
      AND id <> (SELECT max(id) FROM mirror_run WHERE outcome = 'ok')`;
  await publishHint(tx, { topic: "mirror", ids: [] });
  return { id, isNews: !same };
}
