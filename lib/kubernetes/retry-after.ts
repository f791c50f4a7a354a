import "server-only";
import type { IncomingHttpHeaders } from "node:http";

/** No server is obeyed for longer: a wait beyond it is a wrong clock or a broken proxy. */
const MAX_SECONDS = 300;

/** Seconds the server asks to wait, 0 when it asks nothing. RFC 9110: a number of seconds or an HTTP date. */
export function retryAfterSeconds(headers: IncomingHttpHeaders, now: () => number = Date.now): number {
  const said = headers["retry-after"]?.trim();
  if (said === undefined || said === "") return 0;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - now()) / 1_000;
  return Number.isNaN(seconds) ? 0 : Math.min(MAX_SECONDS, Math.max(0, seconds));
}
