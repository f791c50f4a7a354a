import "server-only";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { exclusively } from "@/lib/db/exclusive";
import { Prisma } from "@/lib/db/generated/client";
import { LOCKS } from "@/lib/db/locks";
import { subscribeHints } from "@/lib/db/notify";
import { passedWithin } from "@/lib/db/passed-within";
import { isCurrent } from "@/lib/live/current-index";
import type { LiveIndex } from "@/lib/live/model";
import { desiredInfrastructure } from "./desired";
import { driftOfInfrastructure, driftOfTool, orphans } from "./drift";
import type { Drift } from "./model";
import { observe } from "./observe";
import { recordFrozen, recordPass } from "./record-pass";
import { readWanted } from "./wanted";

/** The reconciler's loop in a worker: any number may run, one of them compares at a time. It writes to the database alone. */
/** A source that was lost is looked for again sooner. */
const LOST_MS = 15_000;
/** A pass that takes longer than this is given up. */
const PASS_MS_MAX = 300_000;
const SEEN = Prisma.sql`SELECT * FROM reconcile_run WHERE source = 'cluster' AND outcome = 'ok'`;

export type PassDone = { drift: readonly Drift[] };
type Options = {
  /** The live index of this process, begun when it is first needed. */
  index: () => Promise<LiveIndex>;
  /** What else is done about what a pass saw. */
  after?: (done: PassDone) => Promise<void>;
};

/** Goes until the signal aborts; what changes what is desired asks for a pass now. */
export async function runReconciler(signal: AbortSignal, options: Options): Promise<void> {
  if (site().directory === undefined) return;
  let wake = new AbortController();
  let asked = false;
  let seen = true;
  const stopHints = subscribeHints(({ topic, ids }) => {
    const changed = topic === "mirror" && (ids.length > 0 || !seen);
    if (!changed && topic !== "reconcile" && topic !== "quotas") return;
    asked = true;
    wake.abort();
  });
  while (!signal.aborted) {
    wake = new AbortController();
    const now = asked;
    asked = false;
    try {
      await exclusively(LOCKS.driftPass, async () => {
        if (now || !seen || !(await passedWithin(SEEN, site().reconciler.intervalSeconds / 2)))
          seen = await onePass(signal, options);
      });
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`reconciler: ${messageOf(error)}\n`);
    }
    const intervalMs = site().reconciler.intervalSeconds * 1_000 * (1 + Math.random() / 10);
    if (!asked)
      await sleep(seen ? intervalMs : Math.min(LOST_MS, intervalMs), AbortSignal.any([signal, wake.signal]));
  }
  await stopHints();
}

/** Compares everything once, and records what it saw, or why it could see nothing: then false. */
export async function onePass(signal: AbortSignal, { index, after }: Options): Promise<boolean> {
  const startedAt = new Date();
  const within = AbortSignal.any([signal, AbortSignal.timeout(PASS_MS_MAX)]);
  try {
    const done = await compare(within, await index(), startedAt);
    await after?.(done);
    return true;
  } catch (error) {
    // A worker that was told to stop has found out nothing about the cluster.
    if (signal.aborted) return false;
    if (!(error instanceof AppError)) throw error;
    await recordFrozen("cluster", startedAt, error.message);
    return false;
  }
}

/** @throws AppError when a source is lost: the drift stays as it was last seen */
async function compare(signal: AbortSignal, index: LiveIndex, startedAt: Date): Promise<PassDone> {
  const { profile } = site();
  // A worker that is told to stop, or has no cluster yet, does not wait for it.
  await Promise.race([index.ready, sleep(PASS_MS_MAX, signal)]);
  if (!index.isReady) throw new AppError("precondition", "the cluster has not been seen whole yet");
  const wanted = await readWanted();
  if (wanted.problem !== null) throw new AppError("precondition", wanted.problem);
  // Workloads are seen by the watches, which may be behind.
  if (!isCurrent(index)) {
    const { problem } = index.source();
    const why = problem === null ? "" : `: ${problem}`;
    throw new AppError("precondition", `the picture of the cluster is too old${why}`);
  }
  const found = await observe(profile, index, signal);
  const drift = [
    ...[...wanted.accounts.values()].flatMap((account) =>
      driftOfTool(profile, account, wanted.amountsOf(account.name), found),
    ),
    ...orphans(profile, new Set(wanted.accounts.keys()), found),
    ...driftOfInfrastructure(desiredInfrastructure(profile, wanted.admins), profile, found),
  ];
  const { size: tools } = wanted.accounts;
  await recordPass({ source: "cluster", startedAt, tools, objects: found.objects.size }, drift);
  return { drift };
}
