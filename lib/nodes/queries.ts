import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { NodeItem, NodeRow } from "./model";

export const NODES_PATH = "/api/v1/nodes";

export const nodesQuery = (search: string) =>
  queryOptions({
    queryKey: ["nodes", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<NodeRow>>(`${NODES_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const nodeQuery = (name: string) =>
  queryOptions({
    queryKey: ["nodes", "item", name],
    queryFn: ({ signal }) =>
      fetchJson<{ item: NodeItem; sources: Source[] }>(`${NODES_PATH}/${encodeURIComponent(name)}`, {
        signal,
      }),
  });
