import "server-only";
import { site } from "@/lib/config/site";
import { type Actor, actorMay } from "./actor";
import { csrfOf } from "./csrf";
import { PERMISSIONS } from "./policy";

/** What a page may know about whoever looks at it. A token has no CSRF value, because it needs none. */
export const describeSession = (actor: Actor) => ({
  user: actor.user,
  displayName: actor.displayName,
  role: actor.role,
  permissions: PERMISSIONS.filter((permission) => actorMay(actor, permission)),
  csrf: actor.via.kind === "session" ? csrfOf(actor.via.sessionId) : "",
  site: site().name,
  /** Tools whose status page is public, so that others are not linked. */
  publicTools: site().statusPages.public,
});
