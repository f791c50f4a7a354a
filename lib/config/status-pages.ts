import "server-only";
import { z } from "zod";

/** What strangers may see of tools: the part `statusPages` of the site file. By default, nothing. */
export const statusPagesSchema = z.strictObject({
  /** `none`, `all`, or the names of tools. */
  public: z.union([z.enum(["none", "all"]), z.array(z.string().min(1))]).default("none"),
  /** Whether /status tells strangers how the platform itself is. */
  platform: z.boolean().default(false),
  /** Whether notices give the operator's reason and ticket. */
  showReasons: z.boolean().default(false),
});
