import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { directory } from "@/lib/ldap/directory";
import { noteAttempt } from "./limit-attempts";
import { openSession, type Visit } from "./open-session";
import { refuseSignIn } from "./refuse-sign-in";
import { roleOf } from "./role-of";

/**
 * Name and password against the directory, then a session.
 * @throws AppError unauthenticated (the same for an unknown name and a wrong password), forbidden, rate_limited, upstream
 */
export async function signIn(
  { user, password }: { user: string; password: string },
  visit: Visit,
  signal: AbortSignal,
) {
  const people = directory();
  if (people === null) throw new AppError("precondition", "this site has no directory to sign in with");
  const attempt = await noteAttempt(user, visit.address ?? "unknown");
  const person = await people.authenticate(user, password, signal);
  if (person === null) {
    await refuseSignIn(user, "name or password was wrong");
    throw new AppError("unauthenticated", "name or password is wrong");
  }
  await attempt.succeeded();
  const role = roleOf(person.groups, site().profile.directory);
  if (role === null) {
    await refuseSignIn(person.user, "is in no group that has a role");
    throw new AppError(
      "forbidden",
      "you are in none of the groups that may use this console; ask its administrators to add you",
    );
  }
  return openSession({ user: person.user, displayName: person.displayName, role, way: "directory" }, visit);
}
