import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The overview's shape while it is read. */
export function OverviewSkeleton() {
  return (
    <div className="grid gap-4">
      <div>
        <h1>Overview</h1>
        <Skeleton className="mt-2 mb-1 w-80 max-w-full" />
      </div>
      <Card title="What needs attention">
        <SkeletonRows rows={4} label="Reading what needs attention" />
      </Card>
      <Card title="Capacity">
        <div className="grid h-24 grid-cols-2 items-center gap-6 px-4.5 md:grid-cols-5">
          <Skeleton className="h-8 w-20" />
          <Skeleton className="h-8 w-20" />
          <Skeleton className="h-8 w-20 max-md:hidden" />
          <Skeleton className="max-md:hidden" />
          <Skeleton className="max-md:hidden" />
        </div>
      </Card>
      <Card title="Last 24 hours">
        <div className="grid gap-8 p-4 lg:grid-cols-2">
          <Skeleton className="h-32" />
          <Skeleton className="h-32 max-lg:hidden" />
        </div>
      </Card>
    </div>
  );
}
