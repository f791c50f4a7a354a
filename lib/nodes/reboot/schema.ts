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

/** What a reboot is at; `asked` waits for a person, `boot` and `ready` for the node. */
export const REBOOT_PHASES = ["drain", "hook", "asked", "boot", "ready", "restore"] as const;

/** When each phase was entered, in milliseconds since the epoch, oldest first. */
export const rebootMarksSchema = z.array(z.object({ phase: z.enum(REBOOT_PHASES), at: z.number() }));
