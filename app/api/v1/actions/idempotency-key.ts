import { AppError } from "@/lib/core/errors";

const KEY_MAX = 200;

/** @throws AppError "invalid" for a key that is too long to be kept */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key !== null && key.length > KEY_MAX)
    throw new AppError("invalid", "the idempotency key is too long", {
      fields: [{ path: "idempotency-key", message: `at most ${KEY_MAX} characters` }],
    });
  return key === "" ? null : key;
}
