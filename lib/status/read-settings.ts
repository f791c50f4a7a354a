import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { requireForTool } from "@/lib/auth/maintains";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { isPublicTool } from "@/lib/core/status-pages";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { toolNamespaces } from "@/lib/tools/namespaces/model";
import type { StatusSettings } from "./model";
import { readOwnPage } from "./read-own";
import { offeredFields, shownFields } from "./say-fields";

/** What those who may change a tool's public page need to know of it. @throws AppError "forbidden", then "not_found" */
export async function readStatusSettings(actor: Actor, tool: string): Promise<StatusSettings> {
  await requireForTool(actor, "status.set-note", tool);
  const { profile, statusPages } = site();
  const known = toolNamespaces(liveIndex(), profile).has(tool) || (await isMirrored(tool));
  if (!known) throw new AppError("not_found", `there is no tool ${tool}`);
  const { note, fields } = await readOwnPage(tool);
  return {
    tool,
    isPublic: isPublicTool(statusPages.public, tool),
    note,
    fields,
    offered: offeredFields(profile),
    byDefault: shownFields(profile, null),
  };
}

const isMirrored = async (name: string): Promise<boolean> =>
  (await db().tool.findUnique({ where: { name }, select: { name: true } })) !== null;
