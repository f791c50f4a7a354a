import "server-only";
import { readCookie, SESSION_COOKIE } from "./cookie";
import type { Identity } from "./identity";
import { readSession } from "./read-session";
import { readToken } from "./read-token";

/** Who sent this request; null is nobody, and nobody is denied everywhere. */
export const readIdentity = (request: Request): Promise<Identity | null> => readIdentityFrom(request.headers);

/** With an Authorization header the cookie does not count: a bad token is nobody, not the browser's person. */
export async function readIdentityFrom(headers: Headers): Promise<Identity | null> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer (fgb_[\w-]{43})$/i.exec(authorization)?.[1];
    return token === undefined ? null : readToken(token);
  }
  const cookie = readCookie(headers, SESSION_COOKIE);
  return cookie === null ? null : readSession(cookie);
}
