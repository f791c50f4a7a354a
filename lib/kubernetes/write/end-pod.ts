import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * Asks a pod to end, in the time it was given for that. Danger: nothing brings back one that no controller has. Null when it
 * was gone already, or another pod has its name.
 * @throws AppError forbidden, upstream, timeout
 */
export async function endPod(
  { namespace, name, uid }: { namespace: string; name: string; uid: string },
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "DELETE",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`,
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404 || answer.status === 409) return null;
  if (answer.status >= 300) throw refusal(`delete pod ${namespace}/${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
