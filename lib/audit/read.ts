import "server-only";
import { z } from "zod";
import { defineListing, type ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import { db } from "@/lib/db/client";
import type { AuditEvent, AuditRow } from "./model";
import { AUDIT_EVENTS } from "./schema";

/** Entries looked through for a list, newest first; older ones are in the export. */
const WINDOW = 20_000;

export const listing = defineListing<AuditRow>({
  kind: "audit",
  id: (row) => String(row.seq),
  fields: {
    seq: { schema: z.string(), value: (row) => row.seq, sort: true },
    at: { schema: z.string(), value: (row) => row.at, sort: true },
    event: { schema: z.enum(AUDIT_EVENTS), value: (row) => row.event, filter: true },
    person: { schema: z.string(), value: (row) => row.person, filter: true, sort: true },
    action: { schema: z.string(), value: (row) => row.action, filter: true },
    actionId: { schema: z.string(), value: (row) => row.actionId, filter: true, facet: false },
    target: { schema: z.string(), value: (row) => row.targets, filter: true, facet: false },
    reason: { schema: z.string(), value: (row) => row.reason },
    ticket: { schema: z.string(), value: (row) => row.ticket },
    says: { schema: z.string(), value: (row) => row.says },
    hash: { schema: z.string(), value: (row) => row.hash },
  },
  search: (row) => [row.person, row.action, row.says, row.reason, row.ticket, ...row.targets].join(" "),
  defaultSort: "-seq",
});

export const auditQuerySchema = listing.querySchema.extend({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
}) as unknown as z.ZodObject & z.ZodType<ListQuery>;

/** The route has asked for `audit.read`; the actor is taken so that no caller lists without one. */
export async function listAudit(_actor: { user: string }, query: ListQuery): Promise<Page<AuditRow>> {
  const { from, to } = query;
  const at = {
    ...(typeof from === "string" ? { gte: new Date(from) } : {}),
    ...(typeof to === "string" ? { lte: new Date(to) } : {}),
  };
  const [entries, people] = await Promise.all([
    db().auditEntry.findMany({ where: { at }, orderBy: { seq: "desc" }, take: WINDOW }),
    db().auditPerson.findMany(),
  ]);
  const names = new Map(people.map((person) => [person.pseudonym, person.user]));
  const rows = entries.map(({ data: _data, prev: _prev, person, ...row }) => ({
    ...row,
    at: row.at.toISOString(),
    event: row.event as AuditEvent,
    person: person === null ? "nobody signed in" : (names.get(person) ?? person),
  }));
  return {
    ...listing.apply(rows, query),
    sources: [{ name: "database", asOf: new Date().toISOString(), problem: null }],
  };
}
