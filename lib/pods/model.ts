import type { z } from "zod";
import type { podItemSchema, podRowSchema } from "./schema";

export type PodRow = z.infer<typeof podRowSchema>;
export type PodItem = z.infer<typeof podItemSchema>;
