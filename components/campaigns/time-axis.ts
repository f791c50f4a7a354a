import type { NodePhase, NodeRun } from "@/lib/campaigns/model";

/** Where a node's time stands on an axis 1,000 units long, from the first start until now or the last end. */

export type Axis = { fromMs: number; toMs: number };
export const AXIS_UNITS = 1_000;
/** A moment is still seen. */
const WIDTH_MIN = 6;

/** Null before the first start. */
export function axisOf(runs: readonly NodeRun[], nowMs: number): Axis | null {
  const starts = runs.flatMap(({ startedAt, phases }) => {
    const first = phases[0]?.at ?? startedAt;
    return startedAt === null || first === null ? [] : [Date.parse(first)];
  });
  if (starts.length === 0) return null;
  const ends = runs.map(({ state, endedAt, startedAt }) =>
    state === "running" ? nowMs : Date.parse(endedAt ?? startedAt ?? ""),
  );
  const fromMs = Math.min(...starts);
  return { fromMs, toMs: Math.max(fromMs + 1, ...ends.filter(Number.isFinite)) };
}

/** A part of a node's time: where it stands on the axis, and how long it took. */
export type Segment = { phase: NodePhase["phase"]; x: number; width: number; ms: number };

/** In their order, without the rests between tries. A run without phases is of a release that kept none: one part of work. */
export function segmentsOf(run: NodeRun, axis: Axis, nowMs: number): Segment[] {
  const at = (ms: number) => ((ms - axis.fromMs) / (axis.toMs - axis.fromMs)) * AXIS_UNITS;
  return partsOf(run, nowMs).map(({ phase, fromMs, toMs }) => {
    const width = Math.max(WIDTH_MIN, at(toMs) - at(fromMs));
    return { phase, x: Math.max(0, Math.min(at(fromMs), AXIS_UNITS - width)), width, ms: toMs - fromMs };
  });
}

function partsOf({ state, startedAt, endedAt, phases }: NodeRun, nowMs: number) {
  if (startedAt === null) return [];
  const last = state === "running" ? nowMs : Date.parse(endedAt ?? startedAt);
  const marks = phases.length === 0 ? [{ phase: "work" as const, at: startedAt }] : phases;
  return marks.flatMap(({ phase, at }, index) => {
    const fromMs = Date.parse(at);
    const next = marks[index + 1];
    const toMs = next === undefined ? Math.max(fromMs, last) : Date.parse(next.at);
    return phase === "idle" ? [] : [{ phase, fromMs, toMs }];
  });
}

/** How long each phase took in all, over its tries, in the order in which they were first entered. */
export function spansOf(run: NodeRun, nowMs: number): { phase: NodePhase["phase"]; ms: number }[] {
  const spans = new Map<NodePhase["phase"], number>();
  for (const { phase, fromMs, toMs } of partsOf(run, nowMs))
    spans.set(phase, (spans.get(phase) ?? 0) + toMs - fromMs);
  return [...spans].map(([phase, ms]) => ({ phase, ms }));
}
