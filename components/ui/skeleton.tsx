import { cn } from "./cn";

/** A grey shape in the size of what is coming, so that nothing jumps. Hidden from screen readers. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-3 animate-pulse rounded bg-track", className)} />;
}

const WIDTHS = ["w-40", "w-56", "w-32", "w-48", "w-36"];

/** Rows of a table that is being fetched; says so once to a screen reader. */
export function SkeletonRows({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-12 items-center gap-6 border-b border-line px-3.5 last:border-b-0">
          <Skeleton className={WIDTHS[row % WIDTHS.length] ?? "w-40"} />
          <Skeleton className="w-20" />
          <Skeleton className="ml-auto hidden w-24 sm:block" />
          <Skeleton className="hidden w-16 sm:block" />
        </div>
      ))}
    </div>
  );
}
