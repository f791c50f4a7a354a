import "server-only";
import { endAtDeadline, endEmpty } from "./ending";
import { giveUpLate, startEvictions } from "./evict";
import { type DrainMemo, shiftPaused } from "./memo";
import { listNode, observe } from "./observe";
import { preflight } from "./preflight";
import { report, waitsFor } from "./progress";
import { pickUpRecord, recordAll, startRecording } from "./record";
import { lentFor, putBack, startReplacements } from "./replace-first";
import { findReplacements } from "./replacements";
import { type DrainRun, guard, isFinal, settle } from "./run";
import { waitForJobs } from "./wait-for-jobs";

/** One bounded slice of a drain: reads where it stands from memo and cluster, works, and says what is next. */

export type SliceEnd =
  | { outcome: "done" | "already_so"; says: string; auditId: string | null }
  | { outcome: "continue"; says: string; memo: DrainMemo; waits: string | null; afterMs: number }
  | { outcome: "ask"; says: string; memo: DrainMemo }
  | { outcome: "retry"; says: string; retryAfterMs: number }
  | { outcome: "failed"; says: string };

/** `begun`: an earlier try of this drain may have touched things; `crashed`: and what it did last is not known. */
export type Since = { begun: boolean; crashed: boolean; pausedMs: number };

export async function drainSlice(run: DrainRun, since: Since): Promise<SliceEnd> {
  const { memo, ports, input } = run;
  shiftPaused(memo, since.pausedMs);
  if (memo.asked) {
    memo.asked = false;
    memo.deadlineAt = ports.now() + input.deadlineSeconds * 1_000;
  }
  if (since.crashed) await pickUp(run);
  const stopped = await begin(run, since);
  if (stopped !== null) return stopped;
  const over = new AbortController();
  void guard(run, over.signal);
  try {
    return memo.phase === "restoring" ? await endAtDeadline(run) : await work(run);
  } finally {
    await settle(run);
    await run.recording;
    over.abort();
    report(run);
  }
}

/** As a pause would, between two slices; `crashed`: the worker of the last one is gone. */
export async function leaveDrain(run: DrainRun, crashed: boolean): Promise<void> {
  if (crashed) {
    await pickUp(run);
    await listNode(run);
  }
  run.memo.surged = lentFor(run.plan);
  await hold(run);
}

/** After a crash nothing of the last slice is known but what the cluster and the record say. */
async function pickUp(run: DrainRun): Promise<void> {
  const { memo, plan } = run;
  memo.surged = lentFor(plan);
  for (const pod of memo.pods)
    if (pod.state === "replacing" || pod.state === "evicting") pod.state = "queued";
  await pickUpRecord(run);
}

/** Preflight and cordon; the cordon is seen before anything is evicted. Null when the work may begin. */
async function begin(run: DrainRun, since: Since): Promise<SliceEnd | null> {
  const { memo, ports } = run;
  if (memo.phase !== "preflight" && memo.phase !== "cordoning") return null;
  if (ports.stop.aborted) return await hold(run);
  if (memo.phase === "preflight") {
    report(run);
    await preflight(run, since.begun);
    memo.phase = "cordoning";
  }
  report(run);
  await ports.fence();
  const cordoned = await ports.cordon();
  if (cordoned.outcome === "retry" || cordoned.outcome === "failed") return cordoned;
  memo.cordoned = cordoned.outcome === "done";
  memo.auditId = cordoned.auditId;
  memo.phase = run.input.waitForJobsSeconds > 0 ? "waiting_for_jobs" : "evicting";
  return { outcome: "continue", says: cordoned.says, memo, waits: null, afterMs: 0 };
}

async function work(run: DrainRun): Promise<SliceEnd> {
  const { memo, ports, limits } = run;
  const until = ports.now() + limits.sliceMs;
  for (;;) {
    ports.signal.throwIfAborted();
    if (run.broken !== null) throw run.broken.error;
    observe(run);
    giveUpLate(run);
    if (ports.stop.aborted) return await hold(run);
    const now = ports.now();
    if (now >= memo.deadlineAt) return await atDeadline(run);
    const end = await advance(run);
    if (end !== null) return end;
    startRecording(run);
    report(run);
    if (ports.now() >= until) return await goOn(run);
    await rest(run, Math.min(until, memo.deadlineAt));
  }
}

/** Does what can be done now. Not null when the drain is over. */
async function advance(run: DrainRun): Promise<SliceEnd | null> {
  const { memo, ports, limits } = run;
  if (ports.seen.node()?.unschedulable === false && (memo.listedAt ?? memo.startedAt) < ports.now() - 1_000)
    if ((await ports.node())?.unschedulable === false) return await uncordonedByOthers(run);
  const jobs = waitForJobs(run);
  const finished = memo.pods.every(isFinal);
  memo.phase = finished ? "verifying" : jobs ? "waiting_for_jobs" : "evicting";
  if (!finished) {
    startReplacements(run);
    startEvictions(run);
    // Shown as it happens; it is waited for only once the node is empty.
    findReplacements(run);
    if (memo.surged.length > 0) await putBack(run, "settled");
    if (ports.now() - (memo.listedAt ?? memo.startedAt) >= limits.listMs) await listOr(run);
    return null;
  }
  await putBack(run, "settled");
  if (memo.emptyLists < 2) {
    if (ports.now() - (memo.listedAt ?? 0) >= listGapMs(run)) await listOr(run);
    if (memo.emptyLists < 2) return null;
  }
  memo.readyUntil ??= ports.now() + limits.readyMs;
  const notReady = findReplacements(run);
  return notReady.length === 0 || ports.now() >= memo.readyUntil || memo.strangers?.length !== 0
    ? await endEmpty(run, notReady)
    : null;
}

/** The second look comes soon; a node that was found with pods is looked at every second. */
const listGapMs = ({ memo, limits }: DrainRun): number => (memo.emptyLists > 0 ? limits.emptyMs : 1_000);

/** A list that fails is asked again at the next turn; the deadline bounds it. */
async function listOr(run: DrainRun): Promise<void> {
  try {
    await listNode(run);
  } catch {
    run.memo.listedAt = run.ports.now();
  }
}

async function uncordonedByOthers(run: DrainRun): Promise<SliceEnd> {
  await settle(run);
  await recordAll(run);
  await putBack(run, "all");
  return {
    outcome: "failed",
    says: "somebody uncordoned the node while it was drained; nothing more is evicted",
  };
}

/** Asked to pause or cancel: what is in flight ends, what was lent is put back, nothing new begins. */
async function hold(run: DrainRun): Promise<SliceEnd> {
  await settle(run);
  await recordAll(run);
  await putBack(run, "all");
  return { outcome: "continue", says: says(run), memo: run.memo, waits: null, afterMs: 0 };
}

async function goOn(run: DrainRun): Promise<SliceEnd> {
  await settle(run);
  observe(run);
  await recordAll(run);
  return { outcome: "continue", says: says(run), memo: run.memo, waits: waitsFor(run), afterMs: 0 };
}

async function atDeadline(run: DrainRun): Promise<SliceEnd> {
  await settle(run);
  if (run.broken !== null) throw run.broken.error;
  observe(run);
  if (run.memo.pods.every(isFinal) && run.memo.emptyLists >= 2)
    return await endEmpty(run, findReplacements(run));
  return await endAtDeadline(run);
}

/** Until something changes: the picture, an answer, or the next time something is due. */
async function rest(run: DrainRun, until: number): Promise<void> {
  const { memo, ports } = run;
  const due = [
    until,
    ports.now() + 1_000,
    ...memo.pods.flatMap(({ state, nextTryAt }) =>
      state === "blocked" && nextTryAt !== null ? [nextTryAt] : [],
    ),
    ...(memo.phase === "verifying" && memo.emptyLists < 2 ? [(memo.listedAt ?? 0) + listGapMs(run)] : []),
  ];
  const ms = Math.max(1, Math.min(...due) - ports.now());
  const end = new AbortController();
  const signal = AbortSignal.any([ports.signal, ports.stop, end.signal]);
  await Promise.race([ports.wait(ms, signal), ...run.inFlight.values()]);
  end.abort();
}

function says({ memo }: DrainRun): string {
  const over = memo.pods.filter(isFinal).length;
  const blocked = memo.pods.filter(({ state }) => state === "blocked").length;
  return `${over} of ${memo.pods.length} gone${blocked === 0 ? "" : `, ${blocked} blocked`}`;
}
