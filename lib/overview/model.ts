import type { z } from "zod";
import type { attentionSchema, overviewSchema } from "./schema";

export type Overview = z.infer<typeof overviewSchema>;
export type Attention = z.infer<typeof attentionSchema>;
