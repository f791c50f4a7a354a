import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The shape of a list's page while it is read. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <div>
      <div className="mb-3.5 flex h-8 items-center gap-2.5">
        <h1>{title}</h1>
        <Skeleton className="w-24" />
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-1.5">
        <Skeleton className="h-7 w-24 rounded-full" />
        <Skeleton className="h-7 w-28 rounded-full" />
        <Skeleton className="h-8 w-full rounded-md sm:w-72" />
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <SkeletonRows rows={10} />
      </div>
    </div>
  );
}
