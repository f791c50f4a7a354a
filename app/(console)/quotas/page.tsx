import type { Metadata } from "next";
import { QuotasView } from "@/components/quotas/quotas-view";
import { QUOTA_FACETS, QUOTA_SORT } from "@/components/quotas/table";
import { requireActor } from "@/lib/auth/current";
import { quotasQuery } from "@/lib/quotas/queries";
import { quotaListing } from "@/lib/quotas/quota-listing";
import { listQuotas } from "@/lib/quotas/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Quotas" };

export default async function QuotasPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("quota.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={QUOTA_FACETS}
      defaultSort={QUOTA_SORT}
      query={quotasQuery}
      schema={quotaListing.querySchema}
      read={(query) => listQuotas(actor, query)}
    >
      <QuotasView />
    </PrefetchedList>
  );
}
