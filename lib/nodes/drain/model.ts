import type { z } from "zod";
import type { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import type {
  DRAIN_POD_STATES,
  drainInputSchema,
  drainPodProgressSchema,
  drainPodSchema,
  drainReasonSchema,
  fitSchema,
} from "./schema";
import { drainPlanSchema, drainProgressSchema } from "./schema";

export type DrainInput = z.infer<typeof drainInputSchema>;
export type DrainPlan = z.infer<typeof drainPlanSchema>;
export type DrainPod = z.infer<typeof drainPodSchema>;
export type DrainReason = z.infer<typeof drainReasonSchema>;
export type DrainVerdict = (typeof DRAIN_VERDICTS)[number];
export type DrainProgress = z.infer<typeof drainProgressSchema>;
export type DrainPodProgress = z.infer<typeof drainPodProgressSchema>;
export type DrainPodState = (typeof DRAIN_POD_STATES)[number];
export type Fit = z.infer<typeof fitSchema>;

/** The plan that a drain's target carries under `drain`; null where it is another verb's, or of another release. */
export const readDrainPlan = (found: unknown): DrainPlan | null =>
  drainPlanSchema.safeParse(found).data ?? null;

/** How far a drain has come, of a target's `detail`; null before its first report. */
export const readDrainProgress = (detail: unknown): DrainProgress | null =>
  drainProgressSchema.safeParse(detail).data ?? null;
