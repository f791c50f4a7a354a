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

/**
 * The same for the frame around the pages. It has an entry of its own because the frame hydrates before the page does:
 * were the entry shared, the frame's empty one would hide what the server sent with the page, and React would throw
 * the page's HTML away.
 */
export const frameQuery = () => queryOptions({ ...overviewQuery(), queryKey: ["overview", "frame"] });
