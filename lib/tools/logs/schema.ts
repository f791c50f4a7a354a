import { z } from "zod";

/** How a log is asked for. `since` is in seconds; what follows is not bounded by `tail`. */
const yes = z.enum(["true", "false"]).default("false");

export const TAIL_DEFAULT = 500;
export const TAIL_MAX = 10_000;

export const logQuerySchema = z.strictObject({
  container: z.string().min(1).max(63).optional().meta({ description: "needed where the pod has several" }),
  tail: z.coerce.number().int().min(1).max(TAIL_MAX).default(TAIL_DEFAULT),
  since: z.coerce
    .number()
    .int()
    .min(1)
    .max(30 * 86_400)
    .optional()
    .meta({ description: "seconds" }),
  previous: yes.meta({ description: "of the container before its last restart" }),
  follow: yes.meta({ description: "goes on with what is written, for at most half an hour" }),
  timestamps: yes,
  download: yes.meta({ description: "as a file" }),
});

export type LogQuery = z.infer<typeof logQuerySchema>;
