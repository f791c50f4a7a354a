import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Source } from "@/lib/core/source";
import { NODES_PATH } from "@/lib/nodes/queries";
import type { DrainPlan } from "./model";

/** What a drain would mean, for who may look and not act; `search` has the options by their API names. */
export const drainPlanQuery = (node: string, search: string) =>
  queryOptions({
    queryKey: ["drain-plan", node, search],
    queryFn: ({ signal }) =>
      fetchJson<{ item: DrainPlan; sources: Source[] }>(
        `${NODES_PATH}/${encodeURIComponent(node)}/drain-plan?${search}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    retry: false,
  });
