import "server-only";

/**
 * The session cookie. `__Host-` makes the browser insist on Secure, Path=/ and no Domain; browsers count
 * http://127.0.0.1 and http://localhost as secure enough for it.
 */

export const SESSION_COOKIE = "__Host-forgeboard";
const ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Strict";

export const sessionCookie = (token: string, maxAgeSeconds: number): string =>
  `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}; Max-Age=${maxAgeSeconds}`;

export const endedCookie = (): string => `${SESSION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

/** Lax, because it has to come along when the identity provider leads back from another site. */
export const OIDC_COOKIE = "__Host-forgeboard-oidc";
const OIDC_SECONDS = 600;
export const oidcCookie = (value: string): string =>
  `${OIDC_COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${value === "" ? 0 : OIDC_SECONDS}`;

/** Null also when the name occurs twice: then somebody else set one of them. */
export function readCookie(headers: Headers, name: string): string | null {
  const values = (headers.get("cookie") ?? "").split(";").flatMap((part) => {
    const at = part.indexOf("=");
    return at > 0 && part.slice(0, at).trim() === name ? [part.slice(at + 1).trim()] : [];
  });
  return values.length === 1 && values[0] ? values[0] : null;
}
