import { z } from "zod";

export const VIEW_PAGES = ["nodes", "pods", "actions", "audit"] as const;
export const VIEWS_MAX = 50;

const noNul = (text: string) => !text.includes("\0");

export const viewsQuerySchema = z.strictObject({ page: z.enum(VIEW_PAGES) });

export const viewInputSchema = z.strictObject({
  page: z.enum(VIEW_PAGES),
  name: z.string().trim().min(1).max(60).refine(noNul, "must not contain NUL"),
  /** The page's query string, without the question mark. */
  query: z.string().max(2000).refine(noNul, "must not contain NUL"),
});

export const viewSchema = z.object({ id: z.string(), page: z.string(), name: z.string(), query: z.string() });
export const viewsAnswerSchema = z.object({ items: z.array(viewSchema) });
