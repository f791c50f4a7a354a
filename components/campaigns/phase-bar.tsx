import { cn } from "@/components/ui/cn";
import type { NodeRun } from "@/lib/campaigns/model";
import { PHASE_LOOK } from "./phase-look";
import { AXIS_UNITS, type Axis, segmentsOf, spansOf } from "./time-axis";

/** What a node was at, over time. The same stands in words beside it; an SVG, because the content security policy allows no style attributes. */
export function PhaseBar({
  run,
  axis,
  now,
  className,
}: {
  run: NodeRun;
  axis: Axis | null;
  now: number;
  className?: string;
}) {
  const segments = axis === null ? [] : segmentsOf(run, axis, now);
  const end = segments.at(-1);
  return (
    <svg
      aria-hidden
      className={cn("h-4 w-full", className)}
      viewBox={`0 0 ${AXIS_UNITS} 16`}
      preserveAspectRatio="none"
    >
      <rect y="7" width={AXIS_UNITS} height="2" className="fill-track" />
      {segments.map(({ phase, x, width }) => {
        if (phase === "idle") return null;
        const { fill, y, height } = PHASE_LOOK[phase];
        return <rect key={`${phase}${x}`} x={x} width={width} y={y} height={height} className={fill} />;
      })}
      {run.state === "failed" && end !== undefined && (
        <rect x={end.x + end.width - 6} width="6" y="0" height="16" className="fill-bad" />
      )}
    </svg>
  );
}

/** What took no time to speak of is drawn, and not said. */
const MOMENT_MS = 500;

/** "to begin 2 s, drain 3 min, hook 12 s", the one it is at last; empty before its start. */
export const sayPhases = (run: NodeRun, now: number, span: (ms: number) => string): string =>
  spansOf(run, now)
    .flatMap(({ phase, ms }) =>
      phase === "idle" || ms < MOMENT_MS ? [] : [`${PHASE_LOOK[phase].label} ${span(ms)}`],
    )
    .join(", ");

/** Names the shapes that are drawn, and no others. */
export function PhaseLegend({ runs, now }: { runs: readonly NodeRun[]; now: number }) {
  const seen = new Set(runs.flatMap((run) => spansOf(run, now).map(({ phase }) => phase)));
  const shown = Object.entries(PHASE_LOOK).filter(([phase]) => seen.has(phase as keyof typeof PHASE_LOOK));
  if (shown.length === 0) return null;
  return (
    <ul
      aria-label="What is drawn"
      className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 text-xs text-text-2"
    >
      {shown.map(([phase, look]) => (
        <Shape key={phase} {...look} />
      ))}
      {runs.some(({ state }) => state === "failed") && (
        <Shape label="failed here" fill="fill-bad" y={0} height={16} width={4} />
      )}
    </ul>
  );
}

function Shape({
  label,
  fill,
  y,
  height,
  width = 20,
}: {
  label: string;
  fill: string;
  y: number;
  height: number;
  width?: number;
}) {
  return (
    <li className="flex items-center gap-1.5">
      <svg aria-hidden className="h-4 w-5" viewBox="0 0 20 16">
        <rect width={width} y={y} height={height} className={fill} />
      </svg>
      {label}
    </li>
  );
}
