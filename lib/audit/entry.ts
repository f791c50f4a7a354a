import "server-only";
import { createHash, createHmac } from "node:crypto";
import canonicalize from "canonicalize";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";

/**
 * One entry of the chain, as it is hashed and exported: SHA-256 over the previous hash (hex text) and the RFC 8785
 * canonical JSON of everything but `prev` and `hash`.
 */
export type ChainEntry = {
  seq: number;
  at: string;
  event: string;
  person: string | null;
  action: string | null;
  actionId: string | null;
  targets: readonly string[];
  reason: string;
  ticket: string | null;
  says: string;
  data: unknown;
};
export type ChainRow = ChainEntry & { prev: string; hash: string };

export const FIRST_PREV = "0".repeat(64);

export function hashEntry(prev: string, entry: ChainEntry): string {
  const { seq, at, event, person, action, actionId, targets, reason, ticket, says, data } = entry;
  const text = canonicalize({
    seq,
    at,
    event,
    person,
    action,
    actionId,
    targets,
    reason,
    ticket,
    says,
    data,
  });
  return createHash("sha256").update(`${prev}${text}`).digest("hex");
}

/** Keyed, so that nobody without the key can find a person by trying names. */
export function pseudonymOf(user: string): string {
  const key = env().FORGEBOARD_SECRET;
  if (key === undefined)
    throw new AppError("internal", "FORGEBOARD_SECRET is missing: the audit log needs it");
  return createHmac("sha256", Buffer.from(key, "hex")).update(`person:${user}`).digest("hex").slice(0, 32);
}
