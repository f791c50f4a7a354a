import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { StatusSettings } from "./model";

export const statusSettingsQuery = (tool: string) =>
  queryOptions({
    queryKey: ["status-page", tool],
    queryFn: ({ signal }) =>
      fetchJson<{ item: StatusSettings }>(`/api/v1/tools/${encodeURIComponent(tool)}/status-page`, {
        signal,
      }),
  });
