import "server-only";
import { AppError, type ErrorCode } from "@/lib/core/errors";

/** Turns whatever was thrown into an answer of RFC 9457 (problem details). */

const STATUS: Readonly<Record<ErrorCode, { status: number; title: string }>> = {
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  invalid: { status: 400, title: "Something in the request does not hold" },
  conflict: { status: 409, title: "In conflict with what is there" },
  precondition: { status: 412, title: "The world is not as the request assumed" },
  rate_limited: { status: 429, title: "Too many attempts" },
  upstream: { status: 502, title: "A server behind the console failed" },
  timeout: { status: 504, title: "A server behind the console took too long" },
  internal: { status: 500, title: "The console failed" },
};

/** Headers of every answer of the API: nothing is cached, nothing is guessed. */
export const apiHeaders = (requestId: string): Record<string, string> => ({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-request-id": requestId,
});

/** Only an AppError's message is shown; of anything else the caller learns the request id and we keep the rest in the log. */
export function problemResponse(error: unknown, requestId: string): Response {
  const known = error instanceof AppError ? error : new AppError("internal", "an unexpected failure");
  if (known.code === "internal")
    process.stderr.write(
      `${JSON.stringify({ level: "error", requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })}\n`,
    );
  const { status, title } = STATUS[known.code];
  const body = {
    type: "about:blank",
    title,
    status,
    detail: known.code === "internal" ? `the console failed; request ${requestId}` : known.message,
    code: known.code,
    requestId,
    ...(known.fields.length === 0 ? {} : { fields: known.fields }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...apiHeaders(requestId),
      "content-type": "application/problem+json",
      ...(known.retryAfterSeconds === null ? {} : { "retry-after": String(known.retryAfterSeconds) }),
      ...(known.code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="forgeboard"' } : {}),
    },
  });
}
