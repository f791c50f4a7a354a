import "server-only";
import { db } from "@/lib/db/client";

type Change = { note: string | null; noteAt: Date | null } | { fields: string[]; fieldsChosen: boolean };

/** Repeatable: the row holds what was asked for last. */
export async function writeOwnPage(tool: string, change: Change): Promise<void> {
  await db().toolStatusPage.upsert({ where: { tool }, create: { tool, ...change }, update: change });
}
