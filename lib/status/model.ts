import type { z } from "zod";
import type {
  badgeQuerySchema,
  platformStatusSchema,
  statusNoticeSchema,
  statusSettingsSchema,
  toolStatusSchema,
} from "./schema";

export type ToolStatus = z.infer<typeof toolStatusSchema>;
export type StatusState = ToolStatus["state"];
export type StatusNotice = z.infer<typeof statusNoticeSchema>;
export type StatusSettings = z.infer<typeof statusSettingsSchema>;
export type PlatformStatus = z.infer<typeof platformStatusSchema>;
export type BadgeQuery = z.infer<typeof badgeQuerySchema>;

/** A state in a word, as badge and page have it. */
export const STATE_WORD: Readonly<Record<StatusState, string>> = {
  up: "up",
  down: "down",
  stopped: "stopped",
  none: "no web service",
  unknown: "unknown",
};
