import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";

export type SavedView = { id: string; page: string; name: string; query: string };

const PATH = "/api/v1/views";

export const viewsQuery = (page: string) =>
  queryOptions({
    queryKey: ["views", page],
    queryFn: ({ signal }) =>
      fetchJson<{ items: SavedView[] }>(`${PATH}?page=${encodeURIComponent(page)}`, { signal }),
  });

export const saveView = (view: Omit<SavedView, "id">) =>
  fetchJson<unknown>(PATH, { method: "POST", body: view });

export const deleteView = (id: string) =>
  fetchJson<unknown>(`${PATH}/${encodeURIComponent(id)}`, { method: "DELETE" });
