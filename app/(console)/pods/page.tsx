import type { Metadata } from "next";
import { PodsView } from "@/components/pods/pods-view";
import { POD_FACETS, POD_SORT } from "@/components/pods/table";
import { requireActor } from "@/lib/auth/current";
import { podListing } from "@/lib/pods/pod-listing";
import { podsQuery } from "@/lib/pods/queries";
import { listPods } from "@/lib/pods/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Pods" };

export default async function PodsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("pod.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={POD_FACETS}
      defaultSort={POD_SORT}
      query={podsQuery}
      schema={podListing.querySchema}
      read={(query) => listPods(actor, query)}
    >
      <PodsView />
    </PrefetchedList>
  );
}
