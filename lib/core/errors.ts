/** The closed set of ways anything here can fail. `lib/http/problem.ts` maps each to a status. */
export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "conflict"
  | "precondition"
  | "rate_limited"
  | "upstream"
  | "timeout"
  | "internal";

/** Where bad input went wrong. `path` is the field as the caller wrote it: `limit`, `input.nodes.3`. */
export type FieldProblem = { path: string; message: string };

type Details = { cause?: unknown; fields?: readonly FieldProblem[]; retryAfterSeconds?: number };

/** The one error class. The message says what was attempted and on what; it may be shown to the caller. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = details.fields ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** The text of whatever was thrown, for logs and recorded steps. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
