import "server-only";
import { STATUS_FIELDS, type StatusField } from "@/lib/core/status-pages";
import { db } from "@/lib/db/client";
import { DAYS, type RecordedState, type Span } from "./availability/model";
import type { ToolStatus } from "./model";

/** What our own records say of a tool. */
export type OwnPage = { note: ToolStatus["note"]; fields: StatusField[] | null };
export type OwnHistory = { spans: Span[]; knownUntil: number };

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

/** A state that goes on is known up to the last look. */
export async function readHistory(tool: string): Promise<OwnHistory> {
  const from = new Date(Date.now() - (DAYS + 1) * 86_400_000);
  const [rows, last] = await Promise.all([
    db().toolState.findMany({
      where: { tool, OR: [{ until: null }, { until: { gte: from } }] },
      orderBy: { since: "asc" },
    }),
    db().stateRecording.findFirst({ orderBy: { id: "desc" }, select: { lastAt: true } }),
  ]);
  const knownUntil = last?.lastAt.getTime() ?? 0;
  return {
    knownUntil,
    spans: rows.map(({ since, until, state }) => ({
      since: since.getTime(),
      until: until?.getTime() ?? knownUntil,
      state: state as RecordedState,
    })),
  };
}
