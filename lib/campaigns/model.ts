import type { z } from "zod";
import {
  type bodySchema,
  campaignFoundSchema,
  type campaignInputSchema,
  type campaignRowSchema,
  type campaignStateSchema,
  type harmSchema,
  type nodePhaseSchema,
  type nodeRunSchema,
  type plannedNodeSchema,
  type QUESTIONS,
  type scheduleSchema,
  type selectionSchema,
  type settingsSchema,
  type windowSchema,
} from "./schema";

export type Window = z.infer<typeof windowSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type Selection = z.infer<typeof selectionSchema>;
export type Body = z.infer<typeof bodySchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type CampaignInput = z.infer<typeof campaignInputSchema>;
export type NodePhase = z.infer<typeof nodePhaseSchema>;
export type NodeRun = z.infer<typeof nodeRunSchema>;
export type CampaignState = z.infer<typeof campaignStateSchema>;
export type CampaignRow = z.infer<typeof campaignRowSchema>;
export type Harm = z.infer<typeof harmSchema>;
export type PlannedNode = z.infer<typeof plannedNodeSchema>;
export type Question = (typeof QUESTIONS)[number];

/** What a campaign sees of the cluster when it decides. */
export type World = {
  /** Every node of the roles that are touched, whether selected or not. */
  pool: readonly { name: string; role: string; available: boolean }[];
  /** Why the picture of the cluster cannot be relied on; null when it can. */
  stale: string | null;
  /** What holds a node: another action's name and person. */
  held: ReadonlyMap<string, string>;
};

/** What a campaign does next. */
export type Decision =
  | { does: "start"; nodes: string[] }
  /** `until` in milliseconds since the epoch; null where only the world can tell. */
  | { does: "wait"; because: string; until: number | null }
  | { does: "ask"; about: "canary" | "gate"; because: string }
  | { does: "stop"; because: string }
  | { does: "done" };

/** How many nodes may be unavailable at once in a pool of that size; a share is rounded down and may be none. */
export const unavailableMax = (maxUnavailable: Settings["maxUnavailable"], poolSize: number): number =>
  typeof maxUnavailable === "number"
    ? maxUnavailable
    : Math.floor((Number.parseInt(maxUnavailable, 10) * poolSize) / 100);

/** The campaign's name as a target: one campaign of a title runs at a time. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** The nodes of a campaign as they were frozen in its plan's `found`; none where that is another verb's. */
export const plannedNodes = (found: unknown): readonly PlannedNode[] =>
  campaignFoundSchema.safeParse(found).data?.nodes ?? [];

export const NO_HARM: Harm = {
  pods: 0,
  toolsWithGap: 0,
  jobsFail: 0,
  blocked: 0,
  losesData: 0,
  unmanaged: 0,
};

/** What was worse than planned, in the numbers that hurt. Pods that merely move are none of them. */
export const isWorse = (now: Harm, planned: Harm): boolean =>
  (["toolsWithGap", "jobsFail", "blocked", "losesData", "unmanaged"] as const).some(
    (field) => now[field] > planned[field],
  );
