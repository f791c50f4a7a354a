import "server-only";
import { site } from "@/lib/config/site";
import { directory } from "@/lib/ldap/directory";
import type { Role } from "./policy";
import { roleOf } from "./role-of";

/** How long an answer of the directory about somebody is believed. */
const BELIEVED_MS = 60_000;
const WAIT_MS = 3_000;
const answers = new Map<string, { at: number; role: Role | null | "unknown" }>();

/** The role somebody has in the directory today; "unknown" when there is none or it does not answer. */
export async function roleNow(user: string): Promise<Role | null | "unknown"> {
  const kept = answers.get(user);
  if (kept !== undefined && Date.now() - kept.at < BELIEVED_MS) return kept.role;
  const role = await ask(user);
  if (answers.size > 10_000) answers.clear();
  answers.set(user, { at: Date.now(), role });
  return role;
}

async function ask(user: string): Promise<Role | null | "unknown"> {
  const people = directory();
  if (people === null) return "unknown";
  try {
    const person = await people.find(user, AbortSignal.timeout(WAIT_MS));
    return person === null ? null : roleOf(person.groups, site().profile.directory);
  } catch {
    return "unknown";
  }
}
