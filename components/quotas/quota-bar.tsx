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

/** Used and the most in 30 days, of what may be used. An SVG, because the content security policy allows no style attributes. */
export function QuotaBar({ resource, used, hard, peak, wide = false }: Props) {
  const most = peak === null ? "" : `, at most ${sayQuota(resource, peak)} in 30 days`;
  const full = `${sayQuota(resource, used)} of ${sayQuota(resource, hard)} used${most}`;
  return (
    <span title={full} className={cn("grid items-center gap-2.5", wide ? "" : "grid-cols-[56px_auto]")}>
      <svg
        aria-hidden
        className="h-1.5 w-full overflow-hidden rounded-[3px]"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
      >
        <rect width="100" height="6" className="fill-track" />
        {peak !== null && <rect width={part(peak, hard)} height="6" className="fill-requested" />}
        <rect width={part(used, hard)} height="6" className="fill-used" />
      </svg>
      <span className="sr-only">{full}</span>
      {!wide && (
        <span aria-hidden className="text-xs whitespace-nowrap text-text-2">
          {sayShort(resource, used)} / {sayShort(resource, hard)}
          {peak !== null && <span className="text-text-3"> · {sayShort(resource, peak)}</span>}
        </span>
      )}
    </span>
  );
}
