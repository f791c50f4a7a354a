import { Bar, sideBySide } from "@/components/ui/bar";
import type { DrainPlan, DrainProgress } from "@/lib/nodes/drain/model";
import { type Part, partsOf } from "./drain-tally";

const FILL: readonly (readonly [Part, string])[] = [
  ["through", "fill-ok"],
  ["moving", "fill-used"],
  ["blocked", "fill-warn"],
  ["given_up", "fill-bad"],
  ["queued", "fill-track"],
];

/** All pods in one line. The counts below say the same. */
export function ProgressBar({ progress, plan }: { progress: DrainProgress; plan: DrainPlan | null }) {
  const parts = partsOf(progress, plan);
  const counts = FILL.map(([part, fill]) => ({ count: parts[part], fill }));
  return <Bar thick parts={sideBySide(counts, progress.pods.length)} />;
}
