import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The plan's shape while it is made. */
export function DrainSkeleton() {
  return (
    <>
      <Skeleton className="mt-1.5 mb-6 h-4 w-3/4" />
      <div className="mb-4 grid h-[84px] grid-cols-2 items-center gap-6 rounded-lg border border-line bg-surface px-4.5 lg:grid-cols-4">
        <Skeleton className="h-8 w-24" />
        <Skeleton className="h-8 w-24" />
        <Skeleton className="h-8 w-24 max-lg:hidden" />
        <Skeleton className="h-8 w-24 max-lg:hidden" />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <Card title="Who it hurts">
          <SkeletonRows rows={8} label="Planning the drain" />
        </Card>
        <Card title="How">
          <div className="grid gap-5 p-3.5">
            {["a", "b", "c", "d", "e", "f"].map((row) => (
              <Skeleton key={row} className="h-5" />
            ))}
          </div>
        </Card>
      </div>
    </>
  );
}
