import { Card } from "./card";
import { Skeleton, SkeletonRows } from "./skeleton";

/** The shape of a page of one thing while it is read. */
export function ItemSkeleton() {
  return (
    <div>
      <Skeleton className="mb-3 h-5 w-64 max-w-full" />
      <Skeleton className="mb-5 w-80 max-w-full" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <Card>
          <SkeletonRows rows={8} />
        </Card>
        <Card className="max-lg:hidden">
          <SkeletonRows rows={4} label="Loading details" />
        </Card>
      </div>
    </div>
  );
}
