import { ItemSkeleton } from "@/components/ui/item-skeleton";

export default function Loading() {
  return <ItemSkeleton />;
}
