import "server-only";
import { site } from "@/lib/config/site";
import { directory } from "@/lib/ldap/directory";
import type { Role } from "./policy";
import { roleOf } from "./role-of";

/** How long an answer of the directory about somebody is believed. */
const BELIEVED_MS = 60_000;
const WAIT_MS = 3_000;
const PEOPLE_MAX = 10_000;

type Answer = Role | null | "unknown";
const answers = new Map<string, { at: number; role: Promise<Answer> }>();

/**
 * The role somebody has in the directory today; "unknown" when there is none or it does not answer. Requests that come
 * together share one question.
 */
export function roleNow(user: string): Promise<Answer> {
  const kept = answers.get(user);
  if (kept !== undefined && Date.now() - kept.at < BELIEVED_MS) return kept.role;
  const role = ask(user);
  if (answers.size >= PEOPLE_MAX) answers.clear();
  answers.set(user, { at: Date.now(), role });
  return role;
}

async function ask(user: string): Promise<Answer> {
  const people = directory();
  if (people === null) return "unknown";
  try {
    const person = await people.find(user, AbortSignal.timeout(WAIT_MS));
    return person === null ? null : roleOf(person.groups, site().profile.directory);
  } catch {
    return "unknown";
  }
}
