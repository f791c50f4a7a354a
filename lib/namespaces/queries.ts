import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { NamespaceItem, NamespaceRow } from "./model";

export const NAMESPACES_PATH = "/api/v1/namespaces";

export const namespacesQuery = (search: string) =>
  queryOptions({
    queryKey: ["namespaces", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<NamespaceRow>>(`${NAMESPACES_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const namespaceQuery = (name: string) =>
  queryOptions({
    queryKey: ["namespaces", "item", name],
    queryFn: ({ signal }) =>
      fetchJson<{ item: NamespaceItem; sources: Source[] }>(
        `${NAMESPACES_PATH}/${encodeURIComponent(name)}`,
        { signal },
      ),
  });
