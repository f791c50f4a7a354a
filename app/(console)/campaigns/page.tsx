import type { Metadata } from "next";
import { CampaignsView } from "@/components/campaigns/campaigns-view";
import { CAMPAIGN_FACETS, CAMPAIGN_SORT } from "@/components/campaigns/table";
import { requireActor } from "@/lib/auth/current";
import { campaignsQuery } from "@/lib/campaigns/queries";
import { campaignListing, listCampaigns } from "@/lib/campaigns/read";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Campaigns" };

export default async function CampaignsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("action.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={CAMPAIGN_FACETS}
      defaultSort={CAMPAIGN_SORT}
      query={campaignsQuery}
      schema={campaignListing.querySchema}
      read={(query) => listCampaigns(actor, query)}
    >
      <CampaignsView />
    </PrefetchedList>
  );
}
