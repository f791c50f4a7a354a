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
});

/** What was written, once it was. */
export const infrastructureMemoSchema = z.object({ written: z.string() });
