import "server-only";
import type { Configuration } from "openid-client";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { beginOidc, decodePending, discoverOidc, encodePending, finishOidc } from "./oidc";
import { openSession, type Visit } from "./open-session";
import { refuseSignIn } from "./refuse-sign-in";
import { roleOf } from "./role-of";
import { safeNext } from "./safe-next";

const holder = globalThis as { forgeboardOidc?: Configuration };

function settings() {
  const { oidc } = site();
  if (oidc === undefined) throw new AppError("not_found", "this site has no single sign-on");
  return oidc;
}

/** Discovered once; a failure is not kept, so the next person tries again. */
async function configuration(): Promise<Configuration> {
  holder.forgeboardOidc ??= await discoverOidc(settings(), env().OIDC_CLIENT_SECRET);
  return holder.forgeboardOidc;
}

/** Where to send the browser, and the cookie value that has to come back with it. */
export async function startOidcSignIn(origin: string, next: unknown): Promise<{ url: URL; cookie: string }> {
  const { url, pending } = await beginOidc(await configuration(), origin, safeNext(next));
  return { url, cookie: encodePending(pending) };
}

/** @throws AppError unauthenticated, forbidden, upstream */
export async function finishOidcSignIn(answer: URL, cookie: string | null, visit: Visit) {
  const pending = decodePending(cookie);
  const person = await finishOidc(await configuration(), settings(), answer, pending);
  const role = roleOf(person.groups, site().profile.directory);
  if (role === null) {
    await refuseSignIn(person.user, "is in no group that has a role");
    throw new AppError("forbidden", "you are in none of the groups that may use this console");
  }
  const { user, displayName } = person;
  const session = await openSession({ user, displayName, role, way: "oidc" }, visit);
  return { ...session, next: safeNext(pending.next) };
}
