import type { z } from "zod";
import type { rebootInputSchema } from "./schema";

export type RebootInput = z.infer<typeof rebootInputSchema>;
