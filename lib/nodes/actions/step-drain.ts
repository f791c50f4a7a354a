import "server-only";
import { randomUUID } from "node:crypto";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { AppError } from "@/lib/core/errors";
import { liveIndex } from "@/lib/live/process-index";
import { type DrainMemo, drainMemoSchema, firstMemo } from "@/lib/nodes/drain/memo";
import { type DrainInput, type DrainPlan, readDrainPlan } from "@/lib/nodes/drain/model";
import { openRun } from "@/lib/nodes/drain/run";
import { drainPlanSchema } from "@/lib/nodes/drain/schema";
import { drainSlice, leaveDrain } from "@/lib/nodes/drain/slice";
import { drainPorts } from "./drain-ports";

/** One slice of a drain, with what the engine keeps between two of them. */

/** What this process handed to its own next slice, by action: whoever finds another token follows a crash. */
const handed = new Map<string, string>();
/** The first slice of a process waits this long for its picture of the cluster. */
const READY_MS_MAX = 20_000;

export async function stepDrain(
  input: DrainInput,
  found: Plan["targets"][number]["found"],
  context: StepContext,
): Promise<StepResult> {
  const plan = drainPlanSchema.parse(found.drain);
  const { actionId, pausedMs } = context;
  const index = liveIndex();
  if (!index.isReady) await untilReady(index.ready, context.signal);
  const memo = memoOf(input, plan, context);
  const crashed = context.begun && (context.memo === null || handed.get(actionId) !== memo.handover);
  handed.delete(actionId);
  const run = openRun({ input, plan, memo, ports: drainPorts(plan, found, context, index) });
  const end = await drainSlice(run, { begun: context.begun, crashed, pausedMs });
  if (end.outcome === "continue" || end.outcome === "ask") memo.handover = randomUUID();
  // A drain that failed is left by this process too.
  if ("memo" in end || end.outcome === "failed") handed.set(actionId, memo.handover);
  return end;
}

/**
 * Before the drain is left: takes back every replica that the plan may have lent, and records what a lost worker did not.
 * Null where the memo needs no change.
 */
export async function settleDrain(
  input: DrainInput,
  found: Plan["targets"][number]["found"],
  context: StepContext,
): Promise<DrainMemo | null> {
  const plan = readDrainPlan(found.drain);
  if (plan === null || context.memo === null) return null;
  const memo = memoOf(input, plan, context);
  const crashed = handed.get(context.actionId) !== memo.handover;
  handed.delete(context.actionId);
  const run = openRun({ input, plan, memo, ports: drainPorts(plan, found, context, liveIndex()) });
  await leaveDrain(run, crashed);
  return memo;
}

const memoOf = (
  { deadlineSeconds }: DrainInput,
  plan: DrainPlan,
  { memo, now, pausedMs }: StepContext,
): DrainMemo =>
  memo === null ? firstMemo(plan, { now: now(), deadlineSeconds, pausedMs }) : drainMemoSchema.parse(memo);

async function untilReady(ready: Promise<void>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new AppError("upstream", "there is no picture of the cluster yet")),
      READY_MS_MAX,
    );
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    ready.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
