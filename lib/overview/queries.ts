import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Overview } from "./model";

/** Ages of sources move without any hint, so this one is also polled. */
const POLL_MS = 15_000;

export const overviewQuery = () =>
  queryOptions({
    queryKey: ["overview"],
    queryFn: ({ signal }) => fetchJson<Overview>("/api/v1/overview", { signal }),
    refetchInterval: POLL_MS,
  });
