import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { CampaignRow } from "./model";

export const CAMPAIGNS_PATH = "/api/v1/campaigns";

/** Under `actions`, because a campaign is one: whatever makes actions stale makes this stale too. */
export const campaignsQuery = (search: string) =>
  queryOptions({
    queryKey: ["actions", "campaigns", search],
    queryFn: ({ signal }) => fetchJson<Page<CampaignRow>>(`${CAMPAIGNS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });
