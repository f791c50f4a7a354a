import type { z } from "zod";
import type { DRAIN_EFFECTS, NODE_STATES, nodeItemSchema, nodePodSchema, nodeRowSchema } from "./schema";

export type NodeRow = z.infer<typeof nodeRowSchema>;
export type NodeItem = z.infer<typeof nodeItemSchema>;
export type NodePod = z.infer<typeof nodePodSchema>;
export type NodeState = (typeof NODE_STATES)[number];
export type DrainEffect = (typeof DRAIN_EFFECTS)[number];

/** Annotations that say who cordoned a node and why; under the profile's `annotationPrefix`. */
export const annotationKeys = (prefix: string) => ({
  by: `${prefix}cordoned-by`,
  reason: `${prefix}cordon-reason`,
  ticket: `${prefix}cordon-ticket`,
  since: `${prefix}cordoned-at`,
  actionId: `${prefix}cordon-action`,
});
