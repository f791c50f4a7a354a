import { z } from "zod";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { nodeNameSchema } from "@/lib/nodes/name/schema";

/** Input of node.reboot. */
export const rebootInputSchema = z.strictObject({
  node: nodeNameSchema,
  drain: drainInputSchema.omit({ node: true }).default(() => drainInputSchema.omit({ node: true }).parse({})),
  /** Name of a hook of the site file that reboots the node; null asks a person to do it. */
  hook: z.string().min(1).max(40).nullable().default(null),
  /** From the hook's end, or a person's word, until the node must have booted and be Ready. */
  readyWithinSeconds: z.int().min(10).max(86_400).default(600),
});
