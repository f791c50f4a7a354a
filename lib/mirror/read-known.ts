import "server-only";
import type { Tx } from "@/lib/db/client";
import type { Disabled, Member } from "@/lib/ldap/model";
import type { Known } from "./model";

/** The tables, as an answer of the directory is compared with them. Members are sorted as an answer's are. */
export async function readKnown(tx: Tx): Promise<Known> {
  const tools = await tx.tool.findMany();
  const members = await tx.toolMember.findMany({ orderBy: [{ kind: "asc" }, { name: "asc" }] });
  const people = await tx.person.findMany();
  const byTool = new Map<string, Member[]>();
  for (const { tool, kind, name } of members) {
    const held = byTool.get(tool) ?? [];
    held.push({ kind: kind as Member["kind"], name });
    byTool.set(tool, held);
  }
  return {
    tools: new Map(
      tools.map(({ name, uid, gid, homeDirectory, disabled, disabledAt, goneAt }) => [
        name,
        {
          ...{ name, uid, gid, homeDirectory },
          disabled: disabled as Disabled[],
          disabledAt: disabledAt?.toISOString() ?? null,
          members: byTool.get(name) ?? [],
          gone: goneAt !== null,
        },
      ]),
    ),
    people: new Map(
      people.map(({ user, displayName, uid, homeDirectory, groups, goneAt }) => [
        user,
        { user, displayName, uid, homeDirectory, groups, gone: goneAt !== null },
      ]),
    ),
  };
}
