import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { ToolRow } from "./model";

export const TOOLS_PATH = "/api/v1/tools";

export const toolsQuery = (search: string) =>
  queryOptions({
    queryKey: ["tools", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<ToolRow>>(`${TOOLS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });
