import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";

export type TokenRow = {
  id: string;
  name: string;
  scope: "read" | "operate";
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
};

export type NewToken = { name: string; scope: "read" | "operate"; ttlSeconds: number };

const PATH = "/api/v1/tokens";

export const tokensQuery = () =>
  queryOptions({
    queryKey: ["tokens"],
    queryFn: ({ signal }) => fetchJson<{ items: TokenRow[] }>(PATH, { signal }),
  });

/** The secret is in this answer and nowhere else. */
export const createToken = (token: NewToken) =>
  fetchJson<{ id: string; token: string }>(PATH, { method: "POST", body: token });

export const revokeToken = (id: string) =>
  fetchJson<unknown>(`${PATH}/${encodeURIComponent(id)}`, { method: "DELETE" });
