import type { Metadata } from "next";
import { ActionsView } from "@/components/actions/actions-view";
import { ACTION_FACETS, ACTION_SORT } from "@/components/actions/table";
import { actionsQuery } from "@/lib/actions/queries";
import { actionsQuerySchema, listActions } from "@/lib/actions/read";
import { requireActor } from "@/lib/auth/current";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Actions" };

export default async function ActionsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("action.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={ACTION_FACETS}
      defaultSort={ACTION_SORT}
      query={actionsQuery}
      schema={actionsQuerySchema}
      read={(query) => listActions(actor, query)}
    >
      <ActionsView />
    </PrefetchedList>
  );
}
