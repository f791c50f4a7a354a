import "server-only";
import type { PodMemo } from "./memo";
import type { DrainRun } from "./run";

/** The chain tells what the API server's own log tells: every eviction that was accepted, in batches, with both ids. */
const BATCH = 32;

/**
 * Begins to record when a batch is full, or when nothing more is in flight to fill it: evictions do not wait for the
 * record of those before them.
 */
export function startRecording(run: DrainRun): void {
  const open = run.memo.pods.filter(({ evicted }) => evicted === "unrecorded");
  if (run.recording !== null || open.length === 0 || (open.length < BATCH && run.inFlight.size > 0)) return;
  run.recording = write(run, open)
    .catch((error: unknown) => {
      run.broken ??= { error };
    })
    .finally(() => {
      run.recording = null;
    });
}

/** Everything that is not recorded yet, before the slice ends. */
export async function recordAll(run: DrainRun): Promise<void> {
  await run.recording;
  if (run.broken !== null) throw run.broken.error;
  const open = run.memo.pods.filter(({ evicted }) => evicted === "unrecorded");
  if (open.length > 0) await write(run, open);
}

async function write(run: DrainRun, open: readonly PodMemo[]): Promise<void> {
  const found = open.filter(({ auditId }) => auditId === null).length;
  const parts = [
    ...(found < open.length ? [`evicted ${count(open.length - found)}`] : []),
    ...(found > 0 ? [`found ${count(found)} evicted after a restart or an answer that got lost`] : []),
  ];
  await run.ports.record(
    parts.join(", "),
    open.map(({ key, uid, auditId }) => ({ key, uid, auditId, found: auditId === null })),
  );
  for (const pod of open) pod.evicted = "recorded";
}

/**
 * A worker that is gone, or wakes late, may have evicted pods it did not get to record: what of the plan goes from now on
 * without an eviction of ours is recorded as found so, once.
 */
export async function pickUpRecord(run: DrainRun): Promise<void> {
  const { ports, memo } = run;
  // Nothing is evicted before the node is cordoned.
  if (memo.phase === "preflight" && (await ports.node())?.unschedulable !== true) return;
  memo.restarted = true;
  const recorded = await ports.recorded();
  for (const pod of memo.pods) if (recorded.has(pod.uid)) pod.evicted = "recorded";
}

const count = (n: number): string => `${n} ${n === 1 ? "pod" : "pods"}`;
