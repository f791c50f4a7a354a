import { z } from "zod";

/** One source of truth behind an answer: when it was last known to be true, and what is wrong with it. */
export const sourceSchema = z.object({
  name: z.string().meta({ description: "cluster, metrics, directory, database" }),
  asOf: z.iso.datetime().nullable(),
  problem: z.string().nullable(),
  /** Older than this is old for a source that is read on a schedule of its own. */
  staleAfterSeconds: z.int().positive().optional(),
  /** Objects the source sent that could not be read; they are counted and shown, never fatal. */
  unreadable: z.int().nonnegative().optional(),
});

export type Source = z.infer<typeof sourceSchema>;
