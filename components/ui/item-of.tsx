import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SourcesNotice } from "@/components/ui/data-table/sources-notice";
import { ItemState } from "@/components/ui/item-state";
import type { Source } from "@/lib/core/source";

type Answer<Item> = UseQueryResult<{ item: Item; sources: readonly Source[] }>;
type About = { title: string; list?: { href: string; label: string } };

/** What a page of one thing was answered, and what it says of that: all of the page while it has nothing, else what of it is old. */
export function itemOf<Item>(
  { data, error, dataUpdatedAt, refetch }: Answer<Item>,
  about: About,
): { item: Item | null; notice: ReactNode } {
  const onRetry = () => void refetch();
  if (data === undefined)
    return { item: null, notice: <ItemState {...about} error={error} onRetry={onRetry} /> };
  const notice = (
    <SourcesNotice
      sources={data.sources}
      failed={error?.message ?? null}
      readAt={dataUpdatedAt}
      onRetry={onRetry}
    />
  );
  return { item: data.item, notice };
}
