import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { DriftRow } from "./model";

export const DRIFT_PATH = "/api/v1/drift";

export const driftQuery = (search: string) =>
  queryOptions({
    queryKey: ["drift", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<DriftRow>>(`${DRIFT_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });
