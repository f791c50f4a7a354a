import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Told } from "./model";

/** Who was told of an action. Asks for `audit.read`. */
export const toldQuery = (actionId: string) =>
  queryOptions({
    queryKey: ["outbox", "item", actionId],
    queryFn: ({ signal }) =>
      fetchJson<{ items: Told[] }>(`/api/v1/actions/${encodeURIComponent(actionId)}/notices`, { signal }),
  });
