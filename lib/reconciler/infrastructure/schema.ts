import { z } from "zod";

/** Each by its id: nothing here is done but what a person named. */
export const infrastructureInputSchema = z.strictObject({
  selection: z.strictObject({
    by: z.literal("ids"),
    ids: z.array(z.string().min(1).max(300)).min(1).max(5_000),
  }),
});

/** What the plan keeps for its step. */
export const infrastructureFoundSchema = z.object({
  ids: z.array(z.string()),
  /** Accounts that may be given full access over the cluster. */
  full: z.array(z.string()),
  destructive: z.array(z.string()),
  /** Whether the API servers are restarted although nothing may be written. */
  restart: z.boolean(),
});

/** What was written, how many admins are through, and who of them failed. */
export const infrastructureMemoSchema = z.object({
  written: z.array(z.string()),
  admins: z.int().nonnegative(),
  failed: z.array(z.string()),
});
