import "server-only";
import { AppError } from "@/lib/core/errors";

/** HTTP status that the API server answered with, of an error that this adapter made of it; null when it gave none. */
export function answerStatus(error: unknown): number | null {
  if (!(error instanceof AppError)) return null;
  const { cause } = error;
  return typeof cause === "object" && cause !== null && "status" in cause ? Number(cause.status) : null;
}
