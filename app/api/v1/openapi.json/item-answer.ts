import { z } from "zod";
import { sourceSchema } from "@/lib/core/source";

/** One thing, and how old what it is made of is. */
export const item = (schema: z.ZodType) => z.object({ item: schema, sources: z.array(sourceSchema) });
