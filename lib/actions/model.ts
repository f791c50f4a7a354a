import type { z } from "zod";
import type {
  actionItemSchema,
  actionRowSchema,
  actionStateSchema,
  planAnswerSchema,
  planSchema,
  stepSchema,
  switchesSchema,
  targetSchema,
} from "./schema";

/** In characters. Here, because forms need no schema. */
export const REASON_MAX = 500;
export const TICKET_MAX = 60;

export type ActionState = z.infer<typeof actionStateSchema>;
export type Target = z.infer<typeof targetSchema>;
/** What a JSON column holds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Plan = z.infer<typeof planSchema>;
export type PlanAnswer = z.infer<typeof planAnswerSchema>;
export type ActionRow = z.infer<typeof actionRowSchema>;
export type ActionItem = z.infer<typeof actionItemSchema>;
export type ActionStep = z.infer<typeof stepSchema>;
export type Switches = z.infer<typeof switchesSchema>;

/** What an action has started. */
export type Child = {
  id: string;
  action: string;
  state: ActionState;
  result: string | null;
  targets: readonly Target[];
  /** What became of its targets, in words. */
  says: string;
  /** It has, or may have, changed something. */
  changed: boolean;
  /** What its step left last, in its verb's own shape; of the first target. */
  memo: Json | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
};

const FINAL: ReadonlySet<ActionState> = new Set(["succeeded", "failed", "cancelled", "expired"]);

/** A final state is never left; every other state still holds its targets. */
export const isFinal = (state: ActionState): boolean => FINAL.has(state);

const PAUSABLE: ReadonlySet<ActionState> = new Set(["queued", "running", "blocked"]);

/** What runs or waits by itself; what waits for a person already need not be paused. */
export const isPausable = (state: ActionState): boolean => PAUSABLE.has(state);
