import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { switchesSchema } from "@/lib/actions/schema";
import { fetchJson } from "@/lib/core/fetch-json";

export type Found = { kind: string; name: string; href: string; says: string };

/** What the palette finds for `q`. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) =>
      fetchJson<{ items: Found[] }>(`/api/v1/search?q=${encodeURIComponent(q)}`, { signal }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });

export const switchesQuery = () =>
  queryOptions({
    queryKey: ["switches"],
    queryFn: ({ signal }) => fetchJson<z.infer<typeof switchesSchema>>("/api/v1/switches", { signal }),
  });
