import "server-only";
import { z } from "zod";

/** How the directory is mirrored: the part `mirror` of the site file. */
export const mirrorSchema = z.strictObject({
  /** Between two passes; each waits up to a tenth longer, so that workers do not ask together. */
  intervalSeconds: z.int().min(5).max(3_600).default(60),
  /** For reading all of the directory, over every server that is tried. */
  timeoutSeconds: z.int().min(1).max(300).default(60),
  /** A pass that would take away more than this many tools or people waits for a person to confirm it. */
  lossMax: z.int().min(1).default(20),
  /** The same in percent of what is known, and for memberships; one is never too many. */
  lossPercentMax: z.number().min(0).max(100).default(10),
});

export type MirrorSettings = z.infer<typeof mirrorSchema>;
