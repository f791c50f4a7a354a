import { ListSkeleton } from "@/components/ui/data-table/list-skeleton";

export default function Loading() {
  return <ListSkeleton title="Quotas" />;
}
