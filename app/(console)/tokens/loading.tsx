import { Card } from "@/components/ui/card";
import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <div className="mb-3.5 flex h-8 items-center">
        <h1>API tokens</h1>
      </div>
      <Card>
        <SkeletonRows rows={3} />
      </Card>
    </>
  );
}
