import "server-only";
import { AppError } from "@/lib/core/errors";
import { type KubeAnswer, statusMessage } from "../connection";
import { retryAfterSeconds } from "../retry-after";

/** A write that was not done, as an error that says what was tried and what the server said. */
export const refusal = (what: string, answer: KubeAnswer): AppError =>
  new AppError(codeOf(answer.status), `cannot ${what}: ${answer.status} ${statusMessage(answer.body)}`, {
    retryAfterSeconds: retryAfterSeconds(answer.headers),
    cause: { status: answer.status },
  });

const codeOf = (status: number) =>
  status === 403 ? "forbidden" : status === 404 ? "not_found" : status === 409 ? "conflict" : "upstream";

/** The API server's own id of a request, to find it in its log. */
export function auditIdOf({ headers }: KubeAnswer): string | null {
  const id = headers["audit-id"];
  return typeof id === "string" ? id : null;
}
