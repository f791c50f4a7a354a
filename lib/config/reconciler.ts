import "server-only";
import { z } from "zod";

/** How far the reconciler may go: the part `reconciler` of the site file. */
export const reconcilerSchema = z.strictObject({
  /** observe shows drift; plan lets people repair it; manage also provisions new tools by itself. Nothing is taken away without a person. */
  mode: z.enum(["observe", "plan", "manage"]).default("observe"),
  /** Between two comparisons; each waits up to a tenth longer. */
  intervalSeconds: z.int().min(10).max(86_400).default(300),
  /** In manage mode: more new tools at once than this wait for a person. */
  provisionMax: z.int().min(1).max(1_000).default(20),
  /** The account of a tool that is gone is taken out only when it has been nobody's for so many days. */
  orphanDays: z.int().min(0).max(365).default(7),
  /** A repair of more tools than this needs a second person. */
  toolsMax: z.int().min(0).default(100),
  /** A repair that takes away more objects than this, or stops more tools, needs a second person. */
  destructiveMax: z.int().min(0).default(5),
});
