import type { Metadata } from "next";
import { DriftView } from "@/components/drift/drift-view";
import { DRIFT_FACETS, DRIFT_SORT } from "@/components/drift/table";
import { requireActor } from "@/lib/auth/current";
import { driftListing } from "@/lib/reconciler/drift-listing";
import { driftQuery } from "@/lib/reconciler/queries";
import { isRepairable, listDrift } from "@/lib/reconciler/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Drift" };

export default async function DriftPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("namespace.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={DRIFT_FACETS}
      defaultSort={DRIFT_SORT}
      query={driftQuery}
      schema={driftListing.querySchema}
      read={(query) => listDrift(actor, query)}
    >
      <DriftView repairable={isRepairable()} />
    </PrefetchedList>
  );
}
