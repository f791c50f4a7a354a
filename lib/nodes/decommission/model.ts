import type { z } from "zod";
import type { DECOMMISSION_STAGES, decommissionInputSchema, stageProgressSchema } from "./schema";
import { decommissionPlanSchema, decommissionProgressSchema } from "./schema";

export type DecommissionStage = (typeof DECOMMISSION_STAGES)[number];
export type DecommissionInput = z.infer<typeof decommissionInputSchema>;
export type DecommissionPlan = z.infer<typeof decommissionPlanSchema>;
export type DecommissionProgress = z.infer<typeof decommissionProgressSchema>;
export type StageProgress = z.infer<typeof stageProgressSchema>;

/** What a plan's target carries under `decommission`; null where it is another verb's, or of another release. */
export const readDecommissionPlan = (found: unknown): DecommissionPlan | null =>
  decommissionPlanSchema.safeParse(found).data ?? null;

/** How far a decommission has come, of a target's `detail`; null before its first report. */
export const readDecommissionProgress = (detail: unknown): DecommissionProgress | null =>
  decommissionProgressSchema.safeParse(detail).data ?? null;
