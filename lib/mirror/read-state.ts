import "server-only";
import { site } from "@/lib/config/site";
import type { Source } from "@/lib/core/source";
import { db } from "@/lib/db/client";

/** How old the mirror is and what is wrong with it. */
export type MirrorState = {
  source: Source;
  /** Since when answers are not believed, and why; null while they are. */
  frozen: { since: string; says: string } | null;
  /** Grows when anything was taken over; what was derived before is as good as long as it stays. */
  version: number;
};

/** Passes that may be missed before the mirror counts as old. */
const PASSES_MISSED = 2;

type Row = {
  outcome: string;
  says: string;
  startedAt: Date;
  asOf: Date | null;
  version: number | null;
};

export async function readMirrorState(now: number = Date.now()): Promise<MirrorState> {
  const { directory, mirror } = site();
  const staleAfterSeconds = Math.ceil(mirror.intervalSeconds * 1.1 * PASSES_MISSED + mirror.timeoutSeconds);
  const [last] = await db().$queryRaw<Row[]>`
    SELECT outcome, says, "startedAt",
      (SELECT max("startedAt") FROM mirror_run WHERE outcome = 'ok') AS "asOf",
      (SELECT max(id) FROM mirror_run WHERE outcome = 'ok' AND added + changed + gone > 0) AS version
    FROM mirror_run ORDER BY id DESC LIMIT 1`;
  const asOf = last?.asOf ?? null;
  const oldSeconds = asOf === null ? null : (now - asOf.getTime()) / 1_000;
  const problem = () => {
    if (directory === undefined) return "the site file names no directory";
    if (last === undefined) return "has not been read yet";
    if (last.outcome === "frozen") return `frozen: ${last.says}`;
    if (last.outcome === "failed") return last.says;
    return oldSeconds !== null && oldSeconds > staleAfterSeconds ? "no worker mirrors it" : null;
  };
  return {
    source: { name: "directory", asOf: asOf?.toISOString() ?? null, problem: problem(), staleAfterSeconds },
    frozen: last?.outcome === "frozen" ? { since: last.startedAt.toISOString(), says: last.says } : null,
    version: last?.version ?? 0,
  };
}
