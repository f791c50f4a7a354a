import "server-only";
import { type DrainRun, isFinal } from "./run";

/** The chain tells what the API server's own log tells: every eviction that was accepted, in batches, with both ids. */
const BATCH = 32;

/** Records when a batch is full, or when nothing more is in flight to fill it. */
export async function recordEvictions(run: DrainRun, which: "batch" | "all"): Promise<void> {
  const open = run.memo.pods.filter(({ evicted }) => evicted === "unrecorded");
  if (open.length === 0 || (which === "batch" && open.length < BATCH && run.inFlight.size > 0)) return;
  await run.ports.record(
    `evicted ${count(open.length)}`,
    open.map(({ key, uid, auditId }) => ({ key, uid, auditId, found: auditId === null })),
  );
  for (const pod of open) pod.evicted = "recorded";
}

/**
 * A worker that is gone may have evicted pods it did not get to record. What of the plan has gone since it last spoke is
 * recorded as found so, unless it is in the record already.
 */
export async function recordFound(run: DrainRun): Promise<void> {
  const { ports, memo, planned } = run;
  // Nothing is evicted before the node is cordoned.
  if (memo.phase === "preflight" && (await ports.node())?.unschedulable !== true) return;
  const [there, recorded] = [await ports.list(ports.signal), await ports.recorded()];
  const alive = new Set(there.filter(({ deletionAt }) => deletionAt === null).map(({ uid }) => uid));
  const found = memo.pods.filter((pod) => {
    if (recorded.has(pod.uid)) pod.evicted = "recorded";
    return (
      pod.evicted !== "recorded" &&
      planned.get(pod.uid)?.does === "evict" &&
      !alive.has(pod.uid) &&
      !isFinal(pod)
    );
  });
  if (found.length === 0) return;
  await ports.record(
    `found ${count(found.length)} gone after a restart, evicted by a worker that could not record it, or by others`,
    found.map(({ key, uid }) => ({ key, uid, auditId: null, found: true })),
  );
  for (const pod of found) pod.evicted = "recorded";
}

const count = (n: number): string => `${n} ${n === 1 ? "pod" : "pods"}`;
