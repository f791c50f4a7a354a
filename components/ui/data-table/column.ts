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
