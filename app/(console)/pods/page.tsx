import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PodsView } from "@/components/pods/pods-view";
import { POD_FACETS, POD_SORT } from "@/components/pods/table";
import { firstSearch } from "@/components/ui/data-table/first-search";
import { requireActor } from "@/lib/auth/current";
import { podListing } from "@/lib/pods/pod-listing";
import { podsQuery } from "@/lib/pods/queries";
import { listPods } from "@/lib/pods/read";

export const metadata: Metadata = { title: "Pods" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The first view comes with its rows; when reading fails, the browser asks again and says why. */
export default async function PodsPage({ searchParams }: Props) {
  const actor = await requireActor("pod.read");
  const fields = POD_FACETS.map((facet) => facet.field);
  const search = firstSearch(await searchParams, fields, POD_SORT);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...podsQuery(search),
    queryFn: async () =>
      listPods(actor, podListing.querySchema.parse(Object.fromEntries(new URLSearchParams(search)))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PodsView />
    </HydrationBoundary>
  );
}
