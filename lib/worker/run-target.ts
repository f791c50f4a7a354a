import "server-only";
import type { ActionDefinition, Registry, StepContext, StepResult } from "@/lib/actions/define";
import type { Plan, Target } from "@/lib/actions/model";
import { type ParentRow, startChild } from "@/lib/actions/start-child";
import { faultPoint } from "@/lib/config/fault";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Lease } from "./hold-lease";
import { type Job, recordBegin, recordPart, recordSettled, recordSlice, recordStep } from "./record";
import { reporter } from "./report";

/** Takes one target through its step, slice by slice, until it is final, stopped, or the lease is lost. */
const STEP_MS_MAX = 30_000;
const TRIES_MAX = 5;

export type Work = {
  registry: Registry;
  definition: ActionDefinition | undefined;
  job: Job & ParentRow;
  pausedMs: number;
  requestedAt: string;
  writesAs: string;
  position: number;
  target: Target;
  found: Plan["targets"][number]["found"];
  begun: boolean;
  memo: StepContext["memo"];
  restores: StepContext["restores"];
  /** Resolves when there is a picture of the cluster to plan on. */
  ready(): Promise<void>;
};

/** `asked` is a question to people, which only resuming answers. */
export type TargetEnd = { end: "final" | "stopped" | "lost" } | { end: "asked"; says: string };

export async function runTarget(work: Work, lease: Lease): Promise<TargetEnd> {
  const { job, position, target } = work;
  await recordBegin(job, position);
  let { memo, begun } = work;
  for (let tries = 1; !lease.signal.aborted; begun = true) {
    const result = await slice({ ...work, memo, begun }, lease, tries);
    if (lease.signal.aborted) break;
    faultPoint("patched");
    if (result.outcome === "continue" || result.outcome === "ask") {
      memo = result.memo;
      tries = 1;
      await recordSlice(job, position, { waits: null, ...result });
      faultPoint("recorded");
      if (result.outcome === "ask") return { end: "asked", says: result.says };
      await sleep(result.afterMs, AbortSignal.any([lease.signal, lease.stop]));
    } else {
      await recordStep(job, position, target, result);
      faultPoint("recorded");
      if (result.outcome !== "retry") return { end: "final" };
      await sleep(
        result.retryAfterMs * 2 ** (tries - 1) * (0.5 + Math.random()),
        AbortSignal.any([lease.signal, lease.stop]),
      );
      tries += 1;
    }
    if (lease.stop.aborted && !lease.signal.aborted) {
      await settleTarget({ ...work, memo, begun: true }, lease);
      return { end: "stopped" };
    }
  }
  return { end: "lost" };
}

/**
 * Before a target that has begun is left between two slices.
 * @throws AppError for what may pass by itself: the lease runs out, and whoever claims the action then tries again
 */
export async function settleTarget(work: Work, lease: Lease): Promise<void> {
  const { job, position } = work;
  try {
    const memo = await settle(work, lease);
    if (memo !== null) await recordSettled(job, position, { memo });
  } catch (error) {
    if (passes(error) || lease.signal.aborted) throw error;
    await recordSettled(job, position, { says: notPutBack(error) });
  }
}

const settle = async (work: Work, lease: Lease): Promise<StepContext["memo"]> => {
  const { definition, job, position, target, found } = work;
  const context = contextOf(work, lease, reporter(job, position).report);
  return (await definition?.settle?.(job.input, target, found, context)) ?? null;
};

const notPutBack = (error: unknown): string => `not put back: ${messageOf(error)}`;

async function slice(work: Work, lease: Lease, tries: number): Promise<StepResult> {
  const { definition, job, position, target, found } = work;
  if (definition === undefined)
    return { outcome: "failed", says: `this version has no action ${job.action}` };
  const reports = reporter(job, position);
  const context = contextOf(work, lease, reports.report);
  const result = await definition.step(job.input, target, found, context).catch(asResult);
  await reports.flush();
  const end: StepResult =
    result.outcome === "retry" && tries >= TRIES_MAX
      ? { outcome: "failed", says: `gave up after ${tries} tries: ${result.says}` }
      : result;
  if (end.outcome !== "failed" || lease.signal.aborted) return end;
  const wrong = await settle(work, lease).then(() => null, notPutBack);
  return wrong === null ? end : { ...end, says: `${end.says}; ${wrong}` };
}

function contextOf(work: Work, lease: Lease, report: StepContext["report"]): StepContext {
  const { job, target } = work;
  return {
    actionId: job.id,
    user: job.user,
    writesAs: work.writesAs,
    reason: job.reason,
    ticket: job.ticket,
    requestedAt: work.requestedAt,
    begun: work.begun,
    restores: work.restores,
    memo: work.memo,
    pausedMs: work.pausedMs,
    now: lease.now,
    signal: AbortSignal.any([lease.signal, AbortSignal.timeout(STEP_MS_MAX)]),
    stop: lease.stop,
    fence: lease.fence,
    report,
    record: (says, data) => recordPart(job, target, says, data),
    async startChild(child) {
      await work.ready();
      await lease.fence();
      return startChild(work.registry, job, child);
    },
  };
}

/** What may pass by itself is tried again; anything else ends the target. */
function asResult(thrown: unknown): StepResult {
  const says = messageOf(thrown);
  return passes(thrown) ? { outcome: "retry", says, retryAfterMs: 1_000 } : { outcome: "failed", says };
}

const passes = (thrown: unknown): boolean =>
  thrown instanceof AppError && ["upstream", "timeout", "rate_limited"].includes(thrown.code);
