import "server-only";
import type { Tx } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import type { SyncPlan } from "./model";

/** How long a transaction with everything in it may take. */
export const APPLY_MS_MAX = 15_000;

/** Writes a plan, in a handful of statements whatever its size. Nothing is deleted but memberships: who is gone is marked so. */
export async function applySync(tx: Tx, { tools, people, members }: SyncPlan): Promise<void> {
  const json = (rows: readonly object[]) => JSON.stringify(rows);
  const writtenTools = [...tools.added, ...tools.changed];
  if (writtenTools.length > 0)
    await tx.$executeRaw`
      INSERT INTO tool (name, uid, gid, "homeDirectory", disabled, "disabledAt")
      SELECT name, uid, gid, "homeDirectory", disabled, "disabledAt" FROM jsonb_to_recordset(${json(writtenTools)}::jsonb)
        AS row(name text, uid int, gid int, "homeDirectory" text, disabled text[], "disabledAt" timestamptz)
      ON CONFLICT (name) DO UPDATE SET uid = excluded.uid, gid = excluded.gid, "homeDirectory" = excluded."homeDirectory",
        disabled = excluded.disabled, "disabledAt" = excluded."disabledAt", "changedAt" = now(), "goneAt" = NULL`;
  const writtenPeople = [...people.added, ...people.changed];
  if (writtenPeople.length > 0)
    await tx.$executeRaw`
      INSERT INTO person ("user", "displayName", uid, "homeDirectory", groups)
      SELECT "user", "displayName", uid, "homeDirectory", groups FROM jsonb_to_recordset(${json(writtenPeople)}::jsonb)
        AS row("user" text, "displayName" text, uid int, "homeDirectory" text, groups text[])
      ON CONFLICT ("user") DO UPDATE SET "displayName" = excluded."displayName", uid = excluded.uid,
        "homeDirectory" = excluded."homeDirectory", groups = excluded.groups, "changedAt" = now(), "goneAt" = NULL`;
  if (tools.gone.length > 0)
    await tx.$executeRaw`UPDATE tool SET "goneAt" = now() WHERE name = ANY(${tools.gone}) AND "goneAt" IS NULL`;
  if (people.gone.length > 0)
    await tx.$executeRaw`UPDATE person SET "goneAt" = now(), groups = '{}' WHERE "user" = ANY(${people.gone}) AND "goneAt" IS NULL`;
  if (members.removed.length > 0)
    await tx.$executeRaw`
      DELETE FROM tool_member held USING jsonb_to_recordset(${json(members.removed)}::jsonb) AS row(tool text, kind text, name text)
      WHERE held.tool = row.tool AND held.kind = row.kind AND held.name = row.name`;
  if (members.added.length > 0)
    await tx.$executeRaw`
      INSERT INTO tool_member (tool, kind, name)
      SELECT tool, kind, name FROM jsonb_to_recordset(${json(members.added)}::jsonb) AS row(tool text, kind text, name text)
      ON CONFLICT DO NOTHING`;
  await publishHint(tx, { topic: "mirror", ids: [...tools.added, ...tools.changed].map(({ name }) => name) });
}
