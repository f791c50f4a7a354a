import "server-only";
import { z } from "zod";
import type { StepContext, StepResult } from "@/lib/actions/define";
import { putOffUntil } from "@/lib/nodes/drain/put-off";

/** A verb that empties one node waits before its first touch where maintainers asked for another time, once. */
const memoSchema = z.object({ putOff: z.literal(true) });
const AGAIN_MS = 30_000;

export const isPutOff = (memo: StepContext["memo"]): boolean => memoSchema.safeParse(memo).success;

/** The step, when the wait is over: it goes on as one that has not begun, for nothing was touched while it waited. */
export async function unlessPutOff(
  context: StepContext,
  step: (context: StepContext) => Promise<StepResult>,
): Promise<StepResult> {
  const waits = await waiting(context);
  return waits ?? step(isPutOff(context.memo) ? { ...context, memo: null, begun: false } : context);
}

async function waiting(context: StepContext): Promise<StepResult | null> {
  if (!isPutOff(context.memo) && (context.memo !== null || context.begun)) return null;
  const off = await putOffUntil(context.actionId, context.now());
  if (off === null) return null;
  const says = `put off until ${new Date(off.until).toISOString().slice(0, 16).replace("T", " ")} UTC for tool ${off.tool}`;
  const afterMs = Math.min(AGAIN_MS, off.until - context.now());
  return { outcome: "continue", says, memo: { putOff: true }, waits: says, afterMs };
}
