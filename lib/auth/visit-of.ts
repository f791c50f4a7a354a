import "server-only";
import type { Visit } from "./open-session";

/**
 * Where a request came from. Next fills x-forwarded-for with the peer's address when no proxy did; the last entry is the one
 * nearest to us, which a browser behind a proxy cannot choose. Directly exposed it can be, so limits do not rest on it alone.
 */
export const visitOf = (headers: Headers): Visit => ({
  address: headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) ?? null,
  userAgent: headers.get("user-agent"),
});
