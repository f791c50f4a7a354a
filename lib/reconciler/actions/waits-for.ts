import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";

/** In milliseconds; then it is asked again whether a source that was lost is back, or the site lets it go on. */
const AGAIN_MS = 5_000;

/** Holds a repair up for this reason, and ends nothing: it goes on from its memo. */
export const waitsFor = (problem: string, memo: Json): StepResult => ({
  outcome: "continue",
  says: `waits: ${problem}`,
  memo,
  waits: problem,
  afterMs: AGAIN_MS,
});
