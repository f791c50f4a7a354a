import { campaignListing, listCampaigns } from "@/lib/campaigns/read";
import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";

const CSV_ROWS_MAX = 1_000;

export const GET = handler(
  { permission: "action.read", query: campaignListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "campaigns", {
      page: () => listCampaigns(actor, query),
      csv: async () =>
        campaignListing.csv((await listCampaigns(actor, { ...query, limit: CSV_ROWS_MAX })).items),
    }),
);
