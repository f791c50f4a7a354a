import { z } from "zod";
import { allSelection, idsSelection } from "../schema";

/** By id, or all that a filter matches: its plan names each, and nothing else is done. What takes something away goes by its id alone. */
export const infrastructureInputSchema = z.strictObject({
  selection: z.discriminatedUnion("by", [idsSelection, allSelection]),
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
