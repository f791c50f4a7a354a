import type { z } from "zod";
import type {
  DRAIN_POD_STATES,
  DRAIN_VERDICTS,
  drainInputSchema,
  drainPlanSchema,
  drainPodProgressSchema,
  drainPodSchema,
  drainProgressSchema,
  drainReasonSchema,
  fitSchema,
} from "./schema";

export type DrainInput = z.infer<typeof drainInputSchema>;
export type DrainPlan = z.infer<typeof drainPlanSchema>;
export type DrainPod = z.infer<typeof drainPodSchema>;
export type DrainReason = z.infer<typeof drainReasonSchema>;
export type DrainVerdict = (typeof DRAIN_VERDICTS)[number];
export type DrainProgress = z.infer<typeof drainProgressSchema>;
export type DrainPodProgress = z.infer<typeof drainPodProgressSchema>;
export type DrainPodState = (typeof DRAIN_POD_STATES)[number];
export type Fit = z.infer<typeof fitSchema>;
