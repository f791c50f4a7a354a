import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { requireForTool } from "@/lib/auth/maintains";
import { site } from "@/lib/config/site";
import { isPublicTool } from "@/lib/core/status-pages";
import type { StatusSettings } from "./model";
import { readOwnPage } from "./read-own";

/** What those who may change a tool's public page need to know of it. @throws AppError "forbidden" */
export async function readStatusSettings(actor: Actor, tool: string): Promise<StatusSettings> {
  await requireForTool(actor, "status.set-note", tool);
  const { profile, statusPages } = site();
  const { note, fields } = await readOwnPage(tool);
  return { tool, isPublic: isPublicTool(statusPages.public, tool), note, fields, ...profile.statusPage };
}
