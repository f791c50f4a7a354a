import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { ToolItem, ToolRow } from "./model";

export const TOOLS_PATH = "/api/v1/tools";

export const toolsQuery = (search: string) =>
  queryOptions({
    queryKey: ["tools", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<ToolRow>>(`${TOOLS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const toolPath = (name: string): string => `${TOOLS_PATH}/${encodeURIComponent(name)}`;

export const toolQuery = (name: string) =>
  queryOptions({
    queryKey: ["tools", "item", name],
    queryFn: ({ signal }) => fetchJson<{ item: ToolItem; sources: Source[] }>(toolPath(name), { signal }),
  });
