import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { QuotaItem, QuotaRow } from "./model";

export const QUOTAS_PATH = "/api/v1/quotas";

export const quotasQuery = (search: string) =>
  queryOptions({
    queryKey: ["quotas", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<QuotaRow>>(`${QUOTAS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const quotaQuery = (namespace: string) =>
  queryOptions({
    queryKey: ["quotas", "of", namespace],
    queryFn: ({ signal }) =>
      fetchJson<{ item: QuotaItem; sources: Source[] }>(`${QUOTAS_PATH}/${encodeURIComponent(namespace)}`, {
        signal,
      }),
  });
