import type { Metadata } from "next";
import { NamespacesView } from "@/components/namespaces/namespaces-view";
import { NAMESPACE_FACETS, NAMESPACE_SORT } from "@/components/namespaces/table";
import { requireActor } from "@/lib/auth/current";
import { namespaceListing } from "@/lib/namespaces/namespace-listing";
import { namespacesQuery } from "@/lib/namespaces/queries";
import { listNamespaces } from "@/lib/namespaces/read";
import { seenDrift } from "@/lib/reconciler/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Namespaces" };

export default async function NamespacesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("namespace.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={NAMESPACE_FACETS}
      defaultSort={NAMESPACE_SORT}
      query={namespacesQuery}
      schema={namespaceListing.querySchema}
      read={(query) => listNamespaces(actor, query, seenDrift)}
    >
      <NamespacesView />
    </PrefetchedList>
  );
}
