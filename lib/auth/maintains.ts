import "server-only";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { type Actor, actorMay } from "./actor";
import type { Permission } from "./policy";

/** Rights that come from maintaining a tool, beside those of a role. The mirror of the directory says who maintains what. */

export const maintainedTools = async (user: string): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await db().toolMember.findMany({
        where: { kind: "person", name: user, of: { goneAt: null } },
        select: { tool: true },
      })
    ).map(({ tool }) => tool),
  );

export async function maintains(user: string, tool: string): Promise<boolean> {
  const found = await db().toolMember.findFirst({
    where: { kind: "person", name: user, tool, of: { goneAt: null } },
  });
  return found !== null;
}

/**
 * By their role, or because the tool is their own. A token that may only look gives nobody more than looking.
 * @throws AppError "forbidden", the same whether there is such a tool or not
 */
export async function requireForTool(actor: Actor, permission: Permission, tool: string): Promise<void> {
  if (actorMay(actor, permission)) return;
  const looksOnly = actor.via.kind === "token" && actor.via.scope === "read";
  const ofOwn = permission === "tool.inspect" || !looksOnly;
  if (!ofOwn || !(await maintains(actor.user, tool)))
    throw new AppError("forbidden", `this needs the permission ${permission}, or to maintain the tool`);
}
