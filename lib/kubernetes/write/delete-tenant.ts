import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import type { TenantObject } from "../model";
import { pathOf } from "../tenant-objects";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/** What may go. A namespace takes everything in it along, so none is ever deleted by this console. */
export type Removable = TenantObject & { kind: "resourcequota" | "rolebinding" };

/**
 * Removes an object of a tenant as the person who asked. Null when it was gone already, or has changed since it was read.
 * @throws AppError forbidden, upstream, timeout
 */
export async function deleteTenant(
  found: Removable,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const { uid, resourceVersion } = found;
  const answer = await connection.request({
    method: "DELETE",
    path: pathOf(found),
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid, resourceVersion } },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404 || answer.status === 409) return null;
  if (answer.status >= 300) throw refusal(`delete ${found.kind} ${found.namespace}/${found.name}`, answer);
  return { auditId: auditIdOf(answer) };
}
