import "server-only";
import type { Identity } from "./identity";

/** Who sent this request; null is nobody, and nobody is denied everywhere. */
export const readIdentity = (request: Request): Promise<Identity | null> => readIdentityFrom(request.headers);

export async function readIdentityFrom(_headers: Headers): Promise<Identity | null> {
  return null;
}
