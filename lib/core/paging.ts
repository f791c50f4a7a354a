import { z } from "zod";
import { sourceSchema } from "./source";

/** Largest page a caller may ask for; CSV answers are not paged. */
export const LIMIT_MAX = 500;
export const LIMIT_DEFAULT = 50;
/** Longest `q`, in characters. */
export const QUERY_MAX = 200;

/** How often each value of a facet occurs in the set filtered by everything but that facet. */
export const facetSchema = z.record(
  z.string(),
  z.array(z.object({ value: z.string(), count: z.int().nonnegative() })),
);
export type Facets = z.infer<typeof facetSchema>;

/** The envelope of every list: `{ items, total, next, sources, facets }`. `next` is an opaque cursor or null. */
export const pageSchema = <Row extends z.ZodType>(row: Row) =>
  z.object({
    items: z.array(row),
    total: z.int().nonnegative().meta({ description: "rows that match, not rows sent" }),
    next: z.string().nullable(),
    sources: z.array(sourceSchema),
    facets: facetSchema,
  });

export type Page<Row> = {
  items: Row[];
  total: number;
  next: string | null;
  sources: z.infer<typeof sourceSchema>[];
  facets: Facets;
};
