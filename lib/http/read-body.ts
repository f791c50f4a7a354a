import "server-only";
import { AppError } from "@/lib/core/errors";

export const BODY_BYTES_MAX = 1_048_576;

/**
 * Reads a JSON body, and stops at the limit rather than after it. An empty body is `{}`.
 * @throws AppError invalid
 */
export async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  if (request.body === null) return {};
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > BODY_BYTES_MAX) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  if (bytes === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw invalidBody("expected JSON in UTF-8", "body", cause);
  }
  const nul = findNul(parsed, "body");
  if (nul !== null) throw invalidBody("a NUL character is not allowed", nul);
  return parsed;
}

const tooLarge = () => invalidBody(`at most ${BODY_BYTES_MAX} bytes`, "body");

const invalidBody = (message: string, path: string, cause?: unknown) =>
  new AppError("invalid", `${path}: ${message}`, { fields: [{ path, message }], cause });

/** PostgreSQL and LDAP both refuse or misread NUL, so it never gets past here. Iterative: nesting may be deep. */
export function findNul(value: unknown, root: string): string | null {
  const queue: [unknown, string][] = [[value, root]];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [item, path] = next;
    if (typeof item === "string" && item.includes("\0")) return path;
    if (typeof item === "object" && item !== null)
      for (const [key, child] of Object.entries(item)) {
        if (key.includes("\0")) return path;
        queue.push([child, path === "body" ? key : `${path}.${key}`]);
      }
  }
  return null;
}
