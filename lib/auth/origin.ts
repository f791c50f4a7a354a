import "server-only";
import { env } from "@/lib/config/env";

/** Which origin may change things: FORGEBOARD_ORIGIN, or on loopback the one the request was addressed to. */

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/** Null when there is none, and then nothing is allowed. A Host header is believed on loopback alone. */
export function expectedOrigin(headers: Headers): string | null {
  const configured = env().FORGEBOARD_ORIGIN;
  if (configured !== undefined) return new URL(configured).origin;
  const host = headers.get("host") ?? "";
  return LOOPBACK.test(host) ? `http://${host}` : null;
}

export function originMatches(headers: Headers): boolean {
  const expected = expectedOrigin(headers);
  return expected !== null && headers.get("origin") === expected;
}
