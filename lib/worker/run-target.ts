import "server-only";
import type { ActionDefinition, Registry, StepContext, StepResult } from "@/lib/actions/define";
import type { Plan, Target } from "@/lib/actions/model";
import { type ParentRow, startChild } from "@/lib/actions/start-child";
import { faultPoint } from "@/lib/config/fault";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Lease } from "./hold-lease";
import { type Job, recordBegin, recordPart, recordSlice, recordStep } from "./record";
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
  approvedBy: string | null;
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
    if (lease.stop.aborted && !lease.signal.aborted) return { end: "stopped" };
  }
  return { end: "lost" };
}

async function slice(work: Work, lease: Lease, tries: number): Promise<StepResult> {
  const { definition, job, position, target, found } = work;
  if (definition === undefined)
    return { outcome: "failed", says: `this version has no action ${job.action}` };
  const reports = reporter(job, position);
  const context: StepContext = {
    actionId: job.id,
    user: job.user,
    approvedBy: work.approvedBy,
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
    report: reports.report,
    record: (says, data) => recordPart(job, target, says, data),
    async startChild(child) {
      await work.ready();
      await lease.fence();
      return startChild(work.registry, job, child);
    },
  };
  const result = await definition.step(job.input, target, found, context).catch(asResult);
  await reports.flush();
  return result.outcome === "retry" && tries >= TRIES_MAX
    ? { outcome: "failed", says: `gave up after ${tries} tries: ${result.says}` }
    : result;
}

/** What may pass by itself is tried again; anything else ends the target. */
function asResult(thrown: unknown): StepResult {
  const says = messageOf(thrown);
  const passes = thrown instanceof AppError && ["upstream", "timeout", "rate_limited"].includes(thrown.code);
  return passes ? { outcome: "retry", says, retryAfterMs: 1_000 } : { outcome: "failed", says };
}
