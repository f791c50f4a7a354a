import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { faultPoint } from "@/lib/config/fault";
import { messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { type Drift, inScope, lonePodsOf, type RepairMemo, type Scope } from "../model";
import { onlyObserves } from "../only-observes";
import { rowOf } from "../read-drift";
import { type DriftSource, forgetDrift } from "../record-pass";
import { names, some } from "../repair/plan";
import { repairMemoSchema } from "../schema";
import { readWanted, type Wanted } from "../wanted";
import type { AfterWrite } from "./after-registers";
import { type Hands, openHands } from "./hands";
import type { Repaired } from "./repair-tool";
import { waitsFor } from "./waits-for";

/**
 * One bounded slice of a repair: a batch of tools at the pace given. A worker that dies leaves the batch to be looked at
 * again by the next, which finds what was written and writes it no second time.
 */
export type RepairJob = {
  tools: readonly string[];
  scope: Scope;
  canary: number;
  requestsPerSecond: number;
  stopAfterFailures: number;
  work: RepairWork;
};

/** What is done to each tool. Its passes see drift of that source only. */
export type RepairWork = {
  source: DriftSource;
  /** Done once for a batch, before its tools. Repeatable. Says what was written. @throws AppError, which every tool of it is told */
  begin?(batch: readonly string[], scope: Scope, hands: Hands, context: StepContext): Promise<string | null>;
  repair(tool: string, scope: Scope, wanted: Wanted, hands: Hands): Promise<Repaired>;
  isRepaired(tool: string, scope: Scope, wanted: Wanted, hands: Hands): Promise<boolean>;
  /** Done once, after the last tool, in as many slices as it takes. Repeatable. Null when there is nothing to do. */
  finish?(context: StepContext): Promise<AfterWrite | null>;
};

/** Tools of one slice, at most. */
export const BATCH = 48;
const AT_ONCE = 8;
/** Well under the 30 s that a slice may take: no tool is begun after it. */
const SLICE_MS = 8_000;
const FAILED_KEPT = 20;

export async function repairSlice(job: RepairJob, context: StepContext): Promise<StepResult> {
  const resumes = await resumesOf(context.actionId);
  const before = context.memo === null ? firstMemo(job) : repairMemoSchema.parse(context.memo);
  if (before.asked !== null && resumes === before.resumesSeen)
    return { outcome: "ask", says: question(before, job), memo: toJson(before) };
  const memo = before.asked === null ? before : answered(before, job);
  const wanted = await readWanted();
  const problem = wanted.problem ?? onlyObserves();
  if (problem !== null) return waitsFor(problem, toJson(memo));
  const hands = openHands(context, job.requestsPerSecond);
  const end = memo.canaryPassed ? job.tools.length : job.canary;
  const batch = job.tools.slice(memo.next, Math.min(end, memo.next + BATCH));
  if (batch.length > 0)
    await context.record(`begins with ${some(batch.length, "tool")}: ${names(batch)}`, {
      tools: batch,
      from: memo.next,
    });
  const results = await runBatch(batch, job, wanted, hands, context);
  faultPoint("repaired");
  const next = counted(memo, results, hands);
  if (results.length > 0) await recordResults(results, job, context);
  context.report(toJson(next), null);
  return decide(next, job, wanted, hands, resumes, context);
}

const resumesOf = (actionId: string): Promise<number> =>
  db().auditEntry.count({ where: { actionId, event: "action.resumed" } });

const firstMemo = ({ tools, canary, stopAfterFailures }: RepairJob): RepairMemo => ({
  total: tools.length,
  next: 0,
  repaired: 0,
  alreadySo: 0,
  written: {},
  requests: 0,
  throttled: 0,
  failures: 0,
  failed: [],
  failuresAllowed: stopAfterFailures,
  canaryPassed: canary === 0 || canary >= tools.length,
  asked: null,
  resumesSeen: 0,
});

const answered = (memo: RepairMemo, { stopAfterFailures }: RepairJob): RepairMemo => ({
  ...memo,
  asked: null,
  canaryPassed: memo.canaryPassed || memo.asked === "canary",
  failuresAllowed: memo.asked === "failures" ? memo.failures + stopAfterFailures : memo.failuresAllowed,
});

/** A few tools at a time, in their order: what comes back is the beginning of the batch, without a gap. */
async function runBatch(
  batch: readonly string[],
  { scope, stopAfterFailures, work }: RepairJob,
  wanted: Wanted,
  hands: Hands,
  context: StepContext,
): Promise<Repaired[]> {
  const { stop } = context;
  const notBegun = batch.length === 0 ? null : await begin(batch, scope, work, hands, context);
  const results: Repaired[] = [];
  const until = performance.now() + SLICE_MS;
  let taken = 0;
  let failures = 0;
  async function lane(): Promise<void> {
    while (!stop.aborted && performance.now() < until && failures < stopAfterFailures) {
      const at = taken;
      const tool = batch[at];
      if (tool === undefined) return;
      taken += 1;
      const result =
        notBegun === null
          ? await work.repair(tool, scope, wanted, hands)
          : { tool, written: [], failed: notBegun };
      if (result.failed !== null) failures += 1;
      results[at] = result;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

/** Why the batch could not begin, in words; null when it has. */
async function begin(
  batch: readonly string[],
  scope: Scope,
  work: RepairWork,
  hands: Hands,
  context: StepContext,
): Promise<string | null> {
  try {
    const written = (await work.begin?.(batch, scope, hands, context)) ?? null;
    if (written !== null) await context.record(written, {});
    return null;
  } catch (error) {
    if (hands.signal.aborted) throw error;
    return messageOf(error);
  }
}

function counted(memo: RepairMemo, results: readonly Repaired[], { pace }: Hands): RepairMemo {
  const written = { ...memo.written };
  for (const { written: ended } of results)
    for (const { repair } of ended) written[repair ?? ""] = (written[repair ?? ""] ?? 0) + 1;
  const failed = results.flatMap(({ tool, failed: says }) => (says === null ? [] : [{ tool, says }]));
  return {
    ...memo,
    next: memo.next + results.length,
    repaired: memo.repaired + results.filter((one) => one.failed === null && one.written.length > 0).length,
    alreadySo:
      memo.alreadySo + results.filter((one) => one.failed === null && one.written.length === 0).length,
    written,
    requests: memo.requests + pace.requests,
    throttled: memo.throttled + pace.throttled,
    failures: memo.failures + failed.length,
    failed: [...memo.failed, ...failed].slice(0, FAILED_KEPT),
  };
}

/** What was done is written down before the next batch begins, and is no drift any more. */
async function recordResults(
  results: readonly Repaired[],
  { scope, work }: RepairJob,
  context: StepContext,
): Promise<void> {
  const written = results.flatMap((one) => one.written.flatMap(sayWritten));
  const failed = results.filter((one) => one.failed !== null);
  if (written.length + failed.length > 0)
    await context.record(
      `${some(written.length, "object")} written${failed.length === 0 ? "" : `; failed: ${names(failed.map(({ tool }) => tool))}`}`,
      { written, failed: failed.map(({ tool, failed: says }) => ({ tool, says: says ?? "" })) },
    );
  const through = results.filter((one) => one.failed === null).map(({ tool }) => tool);
  const rows = (await db().drift.findMany({ where: { source: work.source, tool: { in: through } } })).map(
    rowOf,
  );
  await forgetDrift(rows.filter((row) => inScope(row, scope)).map(({ id }) => id));
}

const sayWritten = (drift: Drift): string[] => [
  `${drift.repair} ${drift.id}`,
  ...lonePodsOf(drift).map((pod) => `delete pod/${pod}`),
];

async function decide(
  memo: RepairMemo,
  job: RepairJob,
  wanted: Wanted,
  hands: Hands,
  resumes: number,
  context: StepContext,
): Promise<StepResult> {
  const { next, total, failures, failuresAllowed, canaryPassed } = memo;
  const ask = (asked: RepairMemo["asked"], more = ""): StepResult => {
    const asking = { ...memo, asked, resumesSeen: resumes };
    return { outcome: "ask", says: `${question(asking, job)}${more}`, memo: toJson(asking) };
  };
  if (failures >= failuresAllowed && next < total) return ask("failures");
  if (!canaryPassed && next >= job.canary) {
    const first = job.tools.slice(0, job.canary);
    const fine: string[] = [];
    for (const tool of first) if (await job.work.isRepaired(tool, job.scope, wanted, hands)) fine.push(tool);
    return ask("canary", `; looked at again: ${fine.length} of ${first.length} as they should be`);
  }
  if (next < total)
    return { outcome: "continue", says: said(memo), memo: toJson(memo), waits: null, afterMs: 0 };
  const after = (await job.work.finish?.(context)) ?? null;
  const done = after === null ? said(memo) : `${said(memo)}; ${after.says}`;
  if (after?.state === "running")
    return { outcome: "continue", says: done, memo: toJson(memo), waits: after.says, afterMs: after.afterMs };
  await db().$transaction((tx) => publishHint(tx, { topic: "reconcile", ids: [] }));
  if (failures > 0)
    return {
      outcome: "failed",
      says: `${done}: ${memo.failed.map(({ tool, says }) => `${tool}: ${says}`).join("; ")}`,
    };
  if (after?.state === "failed") return { outcome: "failed", says: done };
  return memo.repaired > 0 || after !== null
    ? { outcome: "done", says: done, auditId: null }
    : { outcome: "already_so", says: "everything was as it should be already", auditId: null };
}

function question(memo: RepairMemo, { canary }: RepairJob): string {
  const left = some(memo.total - memo.next, "tool");
  if (memo.asked === "canary")
    return `the first ${canary} are done (${said(memo)}). Resume for the other ${left}`;
  const latest = memo.failed.slice(-3).map(({ tool, says }) => `${tool}: ${says}`);
  return `stopped after ${some(memo.failures, "failure")} (${latest.join("; ")}). Resume for the other ${left}`;
}

function said({ next, total, written, failures, throttled }: RepairMemo): string {
  const objects = Object.values(written).reduce((sum, n) => sum + n, 0);
  const parts = [
    `${next.toLocaleString("en")} of ${some(total, "tool")}`,
    `${some(objects, "object")} written`,
  ];
  if (failures > 0) parts.push(`${failures} failed`);
  if (throttled > 0) parts.push(`asked to wait ${throttled} times`);
  return parts.join(", ");
}

/** Safe: a memo is made of JSON alone, as its schema says. */
const toJson = (memo: RepairMemo): Json => memo as unknown as Json;
