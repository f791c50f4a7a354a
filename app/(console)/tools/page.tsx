import type { Metadata } from "next";
import { TOOL_FACETS, TOOL_SORT } from "@/components/tools/table";
import { ToolsView } from "@/components/tools/tools-view";
import { requireActor } from "@/lib/auth/current";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { toolsQuery } from "@/lib/tools/queries";
import { listTools } from "@/lib/tools/read";
import { toolListing } from "@/lib/tools/tool-listing";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Tools" };

export default async function ToolsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("tool.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={TOOL_FACETS}
      defaultSort={TOOL_SORT}
      query={toolsQuery}
      schema={toolListing.querySchema}
      read={(query) => listTools(actor, query, mirroredTools)}
    >
      <ToolsView />
    </PrefetchedList>
  );
}
