import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <SkeletonRows rows={10} />
    </div>
  );
}
