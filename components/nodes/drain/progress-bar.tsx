import { cn } from "@/components/ui/cn";
import type { DrainPlan, DrainProgress } from "@/lib/nodes/drain/model";
import { type Part, partsOf } from "./drain-tally";

const FILL: readonly (readonly [Part, string])[] = [
  ["through", "fill-ok"],
  ["moving", "fill-used"],
  ["blocked", "fill-warn"],
  ["given_up", "fill-bad"],
  ["queued", "fill-track"],
];

/** All pods in one line. An SVG, because the content security policy allows no style attributes; the counts below say the same. */
export function ProgressBar({ progress, plan }: { progress: DrainProgress; plan: DrainPlan | null }) {
  const parts = partsOf(progress, plan);
  const total = Math.max(1, progress.pods.length);
  let from = 0;
  return (
    <svg
      aria-hidden
      className="h-2 w-full overflow-hidden rounded-[4px]"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
    >
      <rect width="100" height="6" className="fill-track" />
      {FILL.map(([part, fill]) => {
        const width = (parts[part] / total) * 100;
        const x = from;
        from += width;
        return <rect key={part} x={x} width={width} height="6" className={cn(fill)} />;
      })}
    </svg>
  );
}
