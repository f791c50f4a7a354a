import "server-only";
import { STATUS_FIELDS, type StatusField } from "@/lib/core/status-pages";
import { db } from "@/lib/db/client";
import type { ToolStatus } from "./model";

/** What a tool's maintainers want on its page. */
export type OwnPage = { note: ToolStatus["note"]; fields: StatusField[] | null };

/** @returns fields null where its maintainers have not chosen */
export async function readOwnPage(tool: string): Promise<OwnPage> {
  const row = await db().toolStatusPage.findUnique({ where: { tool } });
  if (row === null) return { note: null, fields: null };
  const { note, noteAt, fields, fieldsChosen } = row;
  return {
    note: note === null || noteAt === null ? null : { text: note, at: noteAt.toISOString() },
    fields: fieldsChosen ? STATUS_FIELDS.filter((field) => fields.includes(field)) : null,
  };
}
