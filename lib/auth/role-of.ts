import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { ROLES, type Role } from "./policy";

/** The role that a person's groups give; the highest wins. Null is nobody here, and is refused. */
export function roleOf(groups: readonly string[], rules: Profile["directory"]): Role | null {
  const tool = new RegExp(rules.toolGroup);
  const named = rules.roles.filter((rule) => groups.includes(rule.group)).map((rule) => rule.role);
  const special = new Set(rules.roles.map((rule) => rule.group));
  const maintains = groups.some((group) => tool.test(group) && !special.has(group));
  const roles: Role[] = [...named, ...(maintains ? (["maintainer"] as const) : [])];
  const highest = ROLES.findLast((role) => roles.includes(role));
  return highest ?? rules.everyone;
}

/** A role as the database holds it; null for one that this version does not know. */
export const asRole = (text: string): Role | null => ROLES.find((role) => role === text) ?? null;

export const lowerRole = (a: Role, b: Role): Role => (ROLES.indexOf(a) < ROLES.indexOf(b) ? a : b);
