import type { ReactNode } from "react";

/** One column of a table whose rows the server filters, sorts and pages. */
export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Name the API sorts by; none when it cannot be sorted. */
  sort?: string;
  /** Numbers stand right, so that their digits line up. */
  numeric?: boolean;
  /** 1 always, 2 from tablet width on, 3 on a laptop (1,280 pixels), 4 on a wide screen (1,440). */
  priority?: 1 | 2 | 3 | 4;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Cannot be taken away: what names the row. */
  fixed?: boolean;
  /** Holds sentences or long names: it may take more of the page than other cells. */
  wide?: boolean;
};

export type Facet = {
  /** Field name of the API. */
  field: string;
  label: string;
  /** The words for a value, where they are not the value itself. */
  say?: (value: string) => string;
  /** A facet of one value, shown as a switch. */
  only?: string;
  /** Too many values to list: they are typed in full. An example of one. */
  typed?: string;
};

export const WIDTH_CLASS = {
  1: "",
  2: "max-md:hidden",
  3: "max-xl:hidden",
  4: "max-[1440px]:hidden",
} as const;

/** The second line of a cell, in small. */
export const UNDER = "block truncate text-xs leading-4 font-normal text-text-3";

/**
 * A list is never wider than its page, whatever words it holds: what names the row has what the others leave and cuts
 * the rest (`max-w-0` is a cell without a width of its own), and no other cell takes more than its share.
 */
export function shareClass({ fixed, wide }: Pick<Column<never>, "fixed" | "wide">): string {
  if (fixed === true)
    return `${wide === true ? "w-1/2" : "w-1/3"} min-w-44 max-w-0 truncate font-medium max-md:w-full max-md:min-w-32 max-md:whitespace-normal`;
  return wide === true
    ? "max-w-64 truncate 2xl:max-w-96 max-md:max-w-40"
    : "max-w-44 truncate 2xl:max-w-72 max-md:max-w-40";
}

/** As large as a thumb, around what is smaller. */
export const THUMB =
  "pointer-coarse:-m-2.5 pointer-coarse:inline-grid pointer-coarse:size-10 pointer-coarse:place-items-center";
