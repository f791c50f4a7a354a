import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER, type Fields, type TenantPlace } from "../model";
import { collectionFor, tenantBody } from "../tenant-objects";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * Makes an object of a tenant as the person who asked. Null when there is one of its name already.
 * @throws AppError forbidden, not_found without its namespace, upstream (with `retryAfterSeconds` for a 429), timeout
 */
export async function createTenant(
  object: TenantPlace & { fields: Fields },
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "POST",
    path: collectionFor(object),
    query: { fieldManager: FIELD_MANAGER },
    body: tenantBody(object),
    signal,
    headers: impersonationHeaders(as),
  });
  // A namespace that is being removed refuses with 409 too, and says so.
  if (answer.status === 409 && isAlreadyExists(answer.body)) return null;
  if (answer.status >= 300) throw refusal(`create ${object.kind} ${object.name}`, answer);
  return { auditId: auditIdOf(answer) };
}

const isAlreadyExists = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "reason" in body && body.reason === "AlreadyExists";
