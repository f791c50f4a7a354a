import "server-only";
import type { Tx } from "@/lib/db/client";
import { LOCKS } from "@/lib/db/locks";
import { publishHint } from "@/lib/db/notify";
import { FIRST_PREV, hashEntry, pseudonymOf } from "./entry";
import type { AuditEvent } from "./model";

/** Adds one entry to the chain inside the caller's transaction, so that what is recorded and what is done stand or fall together. */
type NewEntry = {
  event: AuditEvent;
  actor: { user: string; displayName: string } | null;
  action?: string | null;
  actionId?: string | null;
  targets?: readonly string[];
  reason?: string;
  ticket?: string | null;
  says: string;
  data?: Record<string, unknown>;
};

/** One writer at a time until the transaction ends, so the numbers have no gaps. */
export async function appendAudit(tx: Tx, entry: NewEntry): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS.auditHead})`;
  const [head] = await tx.$queryRaw<{ seq: number; hash: string }[]>`
    SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1`;
  const [clock] = await tx.$queryRaw<{ ms: number }[]>`
    SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`;
  const person = entry.actor === null ? null : pseudonymOf(entry.actor.user);
  if (person !== null && entry.actor !== null) {
    await tx.$executeRaw`
      INSERT INTO audit_person (pseudonym, "user", "displayName")
      VALUES (${person}, ${entry.actor.user}, ${entry.actor.displayName}) ON CONFLICT (pseudonym) DO NOTHING`;
  }
  const row = {
    seq: (head?.seq ?? 0) + 1,
    at: new Date(clock?.ms ?? Date.now()).toISOString(),
    event: entry.event,
    person,
    action: entry.action ?? null,
    actionId: entry.actionId ?? null,
    targets: [...(entry.targets ?? [])],
    reason: entry.reason ?? "",
    ticket: entry.ticket ?? null,
    says: entry.says,
    data: JSON.parse(JSON.stringify(entry.data ?? {})),
  };
  const prev = head?.hash ?? FIRST_PREV;
  await tx.auditEntry.create({ data: { ...row, prev, hash: hashEntry(prev, row) } });
  await publishHint(tx, { topic: "audit", ids: [String(row.seq)] });
  return row.seq;
}
