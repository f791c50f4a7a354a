import { Bar } from "./bar";
import { cn } from "./cn";
import { sayAmount, sayBytes, sayGib } from "./quantity";

type Props = {
  unit: "cores" | "bytes";
  /** Null when nobody measures. */
  used: number | null;
  requested: number;
  allocatable: number;
  /** Wide fills its box, with the numbers below. */
  wide?: boolean;
  className?: string;
};

const part = (value: number, of: number): number =>
  of > 0 && Number.isFinite(value) ? Math.min(100, Math.max(0, (value / of) * 100)) : 0;

/** Used, requested and allocatable in one cell. */
export function CapacityBar({ unit, used, requested, allocatable, wide = false, className }: Props) {
  const say = unit === "cores" ? sayAmount : sayGib;
  const sayFull = unit === "cores" ? (value: number) => `${sayAmount(value)} cores` : sayBytes;
  const full = `${used === null ? "use unknown" : `${sayFull(used)} used`}, ${sayFull(requested)} requested, of ${sayFull(allocatable)}`;
  return (
    <span
      title={full}
      className={cn(wide ? "grid gap-1.5" : "grid grid-cols-[64px_auto] items-center gap-2.5", className)}
    >
      <Bar
        thick={wide}
        parts={[
          { width: part(requested, allocatable), fill: "fill-requested" },
          ...(used === null ? [] : [{ width: part(used, allocatable), fill: "fill-used" }]),
        ]}
      />
      <span className="sr-only">{full}</span>
      <span aria-hidden className="text-xs whitespace-nowrap text-text-2">
        {wide ? full : `${used === null ? "–" : say(used)} · ${say(requested)} / ${say(allocatable)}`}
      </span>
    </span>
  );
}
