import "server-only";
import type { ActionDefinition, Registry, StepContext, StepResult } from "@/lib/actions/define";
import type { Plan, Target } from "@/lib/actions/model";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { faultPoint } from "./fault";
import { HEARTBEAT_MS, release, renew } from "./lease";
import { type Job, recordBegin, recordEnd, recordStart, recordStep } from "./record";

/** Runs one claimed action to its end, or until the lease is lost, or hands it back on shutdown. */
const STEP_MS_MAX = 30_000;
const TRIES_MAX = 5;
/** How often a running action looks whether it was cancelled. */
const CANCEL_MS = 1_000;

export async function runAction(
  registry: Registry,
  claimed: { id: string; attempt: number },
  shutdown: AbortSignal,
): Promise<void> {
  faultPoint("claimed");
  const lost = new AbortController();
  const signal = AbortSignal.any([shutdown, lost.signal]);
  const beat = keepLease(claimed, lost, signal);
  try {
    const row = await db().action.findUniqueOrThrow({
      where: { id: claimed.id },
      include: { targets: { orderBy: { position: "asc" } } },
    });
    const job: Job = { ...row, attempt: claimed.attempt };
    const definition = registry.get(row.action);
    const plan = row.plan as Plan;
    const undone = row.undoOf === null ? null : await db().action.findUnique({ where: { id: row.undoOf } });
    await recordStart(job);
    let cancelledBy: string | null = null;
    for (const { position, kind, name, state } of row.targets) {
      if (state !== "waiting" && state !== "running") continue;
      const held = await renew(job.id, job.attempt);
      if (held === null || signal.aborted) return;
      cancelledBy = held.cancel;
      // A step that began before a crash may have had its effect: it is looked at first, so the record is true.
      if (cancelledBy !== null && state !== "running") break;
      if (held.switchedOff) return await release(job.id, job.attempt);
      const target = { kind, name };
      await runTarget(
        {
          definition,
          job,
          input: row.input,
          requestedAt: row.createdAt.toISOString(),
          restores: undone === null ? null : foundOf(undone.plan as Plan, target),
          begun: state === "running",
        },
        position,
        target,
        foundOf(plan, target) ?? {},
        signal,
      );
      if (signal.aborted) return;
    }
    await recordEnd(job, cancelledBy);
  } finally {
    lost.abort();
    await beat;
    if (shutdown.aborted) await release(claimed.id, claimed.attempt).catch(() => undefined);
  }
}

async function keepLease(
  claimed: { id: string; attempt: number },
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(HEARTBEAT_MS, signal);
    if (signal.aborted) return;
    // A database that is away for a moment does not lose the lease by itself; the fence decides.
    const held = await renew(claimed.id, claimed.attempt).catch(() => undefined);
    if (held === null) lost.abort();
  }
}

type Found = Plan["targets"][number]["found"];

const foundOf = (plan: Plan, { kind, name }: Target): Found | null =>
  plan.targets.find(({ target }) => target.kind === kind && target.name === name)?.found ?? null;

type Work = Pick<StepContext, "requestedAt" | "restores" | "begun"> & {
  definition: ActionDefinition | undefined;
  job: Job;
  input: unknown;
};

async function runTarget(
  { definition, job, input, requestedAt, restores, begun }: Work,
  position: number,
  target: Target,
  found: Found,
  signal: AbortSignal,
): Promise<void> {
  await recordBegin(job, position);
  for (let tries = 1; !signal.aborted; tries += 1) {
    const stepSignal = AbortSignal.any([signal, AbortSignal.timeout(STEP_MS_MAX)]);
    const context = {
      actionId: job.id,
      user: job.user,
      reason: job.reason,
      ticket: job.ticket,
      requestedAt,
      restores,
      begun: begun || tries > 1,
      signal: stepSignal,
    };
    let result: StepResult =
      definition === undefined
        ? { outcome: "failed", says: `this version has no action ${job.action}` }
        : await definition.step(input, target, found, context).catch(asResult);
    if (signal.aborted) return;
    if (result.outcome === "retry" && tries >= TRIES_MAX)
      result = { outcome: "failed", says: `gave up after ${tries} tries: ${result.says}` };
    faultPoint("patched");
    await recordStep(job, position, target, result);
    faultPoint("recorded");
    if (result.outcome !== "retry") return;
    const until = Date.now() + result.retryAfterMs * 2 ** (tries - 1) * (0.5 + Math.random());
    while (Date.now() < until && !signal.aborted) {
      await sleep(Math.min(CANCEL_MS, until - Date.now()), signal);
      const held = await renew(job.id, job.attempt);
      if (held === null || held.cancel !== null) return;
    }
  }
}

/** What may pass by itself is tried again; anything else ends the target. */
function asResult(thrown: unknown): StepResult {
  const says = messageOf(thrown);
  const passes = thrown instanceof AppError && ["upstream", "timeout", "rate_limited"].includes(thrown.code);
  return passes ? { outcome: "retry", says, retryAfterMs: 1_000 } : { outcome: "failed", says };
}
