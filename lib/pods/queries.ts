import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { PodItem, PodRow } from "./model";

export const PODS_PATH = "/api/v1/pods";

export const podsQuery = (search: string) =>
  queryOptions({
    queryKey: ["pods", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<PodRow>>(`${PODS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const podQuery = (namespace: string, name: string) =>
  queryOptions({
    queryKey: ["pods", "item", namespace, name],
    queryFn: ({ signal }) =>
      fetchJson<{ item: PodItem; sources: Source[] }>(
        `${PODS_PATH}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`,
        { signal },
      ),
  });
