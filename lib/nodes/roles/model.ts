import type { Profile } from "@/lib/config/profiles/schema";

const expressions = new WeakMap<Profile["nodeRoles"], readonly { test: RegExp; role: string }[]>();

/** The first role of the profile whose pattern matches the name. */
export function roleOfNode(name: string, roles: Profile["nodeRoles"]): string {
  let compiled = expressions.get(roles);
  if (compiled === undefined) {
    compiled = roles.map(({ pattern, role }) => ({ test: new RegExp(pattern), role }));
    expressions.set(roles, compiled);
  }
  return compiled.find(({ test }) => test.test(name))?.role ?? "other";
}
