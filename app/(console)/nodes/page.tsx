import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NodesView } from "@/components/nodes/nodes-view";
import { NODE_FACETS, NODE_SORT } from "@/components/nodes/table";
import { firstSearch } from "@/components/ui/data-table/first-search";
import { requireActor } from "@/lib/auth/current";
import { nodeListing } from "@/lib/nodes/node-listing";
import { nodesQuery } from "@/lib/nodes/queries";
import { listNodes } from "@/lib/nodes/read";

export const metadata: Metadata = { title: "Nodes" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The first view comes with its rows; when reading fails, the browser asks again and says why. */
export default async function NodesPage({ searchParams }: Props) {
  const actor = await requireActor("node.read");
  const fields = NODE_FACETS.map((facet) => facet.field);
  const search = firstSearch(await searchParams, fields, NODE_SORT);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...nodesQuery(search),
    queryFn: async () =>
      listNodes(actor, nodeListing.querySchema.parse(Object.fromEntries(new URLSearchParams(search)))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NodesView />
    </HydrationBoundary>
  );
}
