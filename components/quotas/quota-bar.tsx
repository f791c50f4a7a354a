import { Bar } from "@/components/ui/bar";
import { cn } from "@/components/ui/cn";
import { sayQuota, sayShort } from "./say-quota";

type Props = {
  resource: string;
  used: number;
  hard: number;
  peak: number | null;
  /** Fills its box. */
  wide?: boolean;
};

const part = (value: number, of: number): number =>
  of > 0 ? Math.min(100, Math.max(0, (value / of) * 100)) : 0;

/** Used and the most in 30 days, of what may be used. */
export function QuotaBar({ resource, used, hard, peak, wide = false }: Props) {
  const most = peak === null ? "" : `, at most ${sayQuota(resource, peak)} in 30 days`;
  const full = `${sayQuota(resource, used)} of ${sayQuota(resource, hard)} used${most}`;
  return (
    <span title={full} className={cn("grid items-center gap-2.5", wide ? "" : "grid-cols-[56px_auto]")}>
      <Bar
        parts={[
          ...(peak === null ? [] : [{ width: part(peak, hard), fill: "fill-requested" }]),
          { width: part(used, hard), fill: "fill-used" },
        ]}
      />
      <span className="sr-only">{full}</span>
      {!wide && (
        <span aria-hidden className="text-xs whitespace-nowrap text-text-2">
          {sayShort(resource, used)} / {sayShort(resource, hard)}
          {peak !== null && peak > used && <span className="text-text-3"> · {sayShort(resource, peak)}</span>}
        </span>
      )}
    </span>
  );
}
