import type { ReactNode } from "react";

export const ITEM =
  "flex flex-wrap items-center gap-x-3 gap-y-0.5 [&_a]:reach border-b border-line px-3.5 py-2 last:border-b-0";

/** The rows of a card, or the word that there are none. */
export function Rows({ none, children }: { none: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return <p className="px-3.5 py-3 text-text-3">{none}</p>;
  return <ul>{children}</ul>;
}
