import { z } from "zod";
import { QUERY_MAX } from "@/lib/core/paging";

export const searchQuerySchema = z.strictObject({ q: z.string().max(QUERY_MAX).default("") });

export const searchAnswerSchema = z.object({
  items: z.array(
    z.object({
      kind: z.enum(["node", "pod", "tool"]),
      name: z.string(),
      href: z.string().meta({ description: "path inside the console" }),
      says: z.string(),
    }),
  ),
});
