"use client";
import dynamic from "next/dynamic";
import { sayAmount, sayBytes } from "./quantity";
import { Skeleton } from "./skeleton";

export type ChartUnit = "cores" | "bytes" | "count";

type Props = {
  name: string;
  unit: ChartUnit;
  /** Oldest first: [unix seconds, value]. */
  points: readonly (readonly [number, number])[];
  /** Top of the scale, for example what is allocatable; without it the highest value. */
  max?: number | null;
};

const Plot = dynamic(() => import("./time-plot").then((module) => module.TimePlot), {
  ssr: false,
  loading: () => <Skeleton className="h-28 w-full" />,
});

const SAY: Readonly<Record<ChartUnit, (value: number) => string>> = {
  cores: (value) => `${sayAmount(value)} cores`,
  bytes: sayBytes,
  count: (value) => sayAmount(Math.round(value)),
};

/** A line over time. The drawing is fetched when it is needed; the sentence tells the same to who cannot see it. */
export function TimeChart({ name, unit, points, max = null }: Props) {
  const last = points.at(-1);
  if (last === undefined) {
    return <p className="py-10 text-center text-text-3">No measurements of the last 24 hours.</p>;
  }
  const values = points.map(([, value]) => value);
  const say = SAY[unit];
  return (
    <figure>
      <figcaption className="mb-2">
        <span className="flex items-baseline justify-between gap-2">
          <span className="font-medium">{name}</span>
          <span className="font-medium">{say(last[1])}</span>
        </span>
        <span className="block truncate text-xs text-text-3">
          between {say(Math.min(...values))} and {say(Math.max(...values))}
          {max !== null && `, of ${say(max)}`}
        </span>
      </figcaption>
      <div aria-hidden className="h-28">
        <Plot points={points} max={max} say={say} binary={unit === "bytes"} />
      </div>
    </figure>
  );
}
