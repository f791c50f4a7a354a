import type { z } from "zod";
import type { scheduleSchema, windowSchema } from "./schema";

export type Window = z.infer<typeof windowSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
