import "server-only";
import { randomUUID } from "node:crypto";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { AppError } from "@/lib/core/errors";
import { liveIndex } from "@/lib/live/process-index";
import { drainMemoSchema, firstMemo } from "@/lib/nodes/drain/memo";
import type { DrainInput } from "@/lib/nodes/drain/model";
import { openRun } from "@/lib/nodes/drain/run";
import { drainPlanSchema } from "@/lib/nodes/drain/schema";
import { drainSlice } from "@/lib/nodes/drain/slice";
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
  const known = context.memo === null ? null : drainMemoSchema.parse(context.memo);
  const memo =
    known ?? firstMemo(plan, { now: context.now(), deadlineSeconds: input.deadlineSeconds, pausedMs });
  const crashed = context.begun && (known === null || handed.get(actionId) !== known.handover);
  handed.delete(actionId);
  const run = openRun({ input, plan, memo, ports: drainPorts(plan, found, context, index) });
  const end = await drainSlice(run, { begun: context.begun, crashed, pausedMs });
  if (end.outcome === "continue" || end.outcome === "ask") {
    memo.handover = randomUUID();
    handed.set(actionId, memo.handover);
  }
  return end;
}

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
