import type { NodeRun } from "@/lib/campaigns/model";

/** Where a node's time stands on an axis 1,000 units long, from the first start until now or the last end. */

export type Axis = { fromMs: number; toMs: number };
export const AXIS_UNITS = 1_000;
/** A moment is still seen. */
const WIDTH_MIN = 6;

/** Null before the first start. */
export function axisOf(runs: readonly NodeRun[], nowMs: number): Axis | null {
  const starts = runs.flatMap(({ startedAt }) => (startedAt === null ? [] : [Date.parse(startedAt)]));
  if (starts.length === 0) return null;
  const ends = runs.map(({ state, endedAt, startedAt }) =>
    state === "running" ? nowMs : Date.parse(endedAt ?? startedAt ?? ""),
  );
  const fromMs = Math.min(...starts);
  return { fromMs, toMs: Math.max(fromMs + 1, ...ends.filter(Number.isFinite)) };
}

export function barOf(
  { state, startedAt, endedAt }: NodeRun,
  axis: Axis,
  nowMs: number,
): { x: number; width: number } | null {
  if (startedAt === null) return null;
  const from = Date.parse(startedAt);
  const to = state === "running" ? nowMs : Date.parse(endedAt ?? startedAt);
  const at = (ms: number) => ((ms - axis.fromMs) / (axis.toMs - axis.fromMs)) * AXIS_UNITS;
  const width = Math.max(WIDTH_MIN, at(to) - at(from));
  return { x: Math.max(0, Math.min(at(from), AXIS_UNITS - width)), width };
}
