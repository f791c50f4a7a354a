import { dehydrate, HydrationBoundary, QueryClient, type UseQueryOptions } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { Facet } from "@/components/ui/data-table/column";
import { firstSearch } from "@/components/ui/data-table/first-search";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

type Props<Row> = {
  searchParams: SearchParams;
  facets: readonly Facet[];
  /** Filters that have a control of their own. */
  fields?: readonly string[];
  defaultSort: string;
  query: (search: string) => UseQueryOptions<Page<Row>, Error, Page<Row>, string[]>;
  schema: z.ZodType<ListQuery>;
  read: (query: ListQuery) => Promise<Page<Row>> | Page<Row>;
  children: ReactNode;
};

/**
 * The first view of a list comes with its rows; when reading fails, the browser asks again and says why. No page of the
 * console has a loading.tsx: React holds back what follows a skeleton for 300 ms, and memory answers sooner.
 */
export async function PrefetchedList<Row>(props: Props<Row>) {
  const { facets, fields = [], defaultSort, schema, read } = props;
  const names = [...facets.map((facet) => facet.field), ...fields];
  const search = firstSearch(await props.searchParams, names, defaultSort);
  const client = new QueryClient();
  await client.prefetchQuery({
    queryKey: props.query(search).queryKey,
    queryFn: async () => read(schema.parse(Object.fromEntries(new URLSearchParams(search)))),
    retry: false,
  });
  return <HydrationBoundary state={dehydrate(client)}>{props.children}</HydrationBoundary>;
}
