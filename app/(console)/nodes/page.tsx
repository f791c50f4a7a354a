import type { Metadata } from "next";
import { NodesView } from "@/components/nodes/nodes-view";
import { NODE_FACETS, NODE_SORT } from "@/components/nodes/table";
import { requireActor } from "@/lib/auth/current";
import { nodeListing } from "@/lib/nodes/node-listing";
import { nodesQuery } from "@/lib/nodes/queries";
import { listNodes } from "@/lib/nodes/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Nodes" };

export default async function NodesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("node.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={NODE_FACETS}
      defaultSort={NODE_SORT}
      query={nodesQuery}
      schema={nodeListing.querySchema}
      read={(query) => listNodes(actor, query)}
    >
      <NodesView />
    </PrefetchedList>
  );
}
