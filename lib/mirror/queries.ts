import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { MirrorAnswer } from "./model";

/** Passes end each minute, and a hint may be lost. */
const POLL_MS = 30_000;

export const mirrorQuery = () =>
  queryOptions({
    queryKey: ["mirror"],
    queryFn: ({ signal }) => fetchJson<MirrorAnswer>("/api/v1/directory", { signal }),
    refetchInterval: POLL_MS,
  });
