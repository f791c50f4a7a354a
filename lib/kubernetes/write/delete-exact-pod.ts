import "server-only";
import type { KubeConnection } from "../connection";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type ExactPod = { namespace: string; name: string; uid: string };

/**
 * Deletes this very pod. Null when it was gone already, or another pod has its name.
 * @param options of DeleteOptions; without a grace period the pod has the time it was given
 * @throws AppError forbidden, upstream, timeout
 */
export async function deleteExactPod(
  connection: KubeConnection,
  { namespace, name, uid }: ExactPod,
  options: { gracePeriodSeconds?: number },
  as: Impersonation,
  signal: AbortSignal,
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "DELETE",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`,
    body: { apiVersion: "v1", kind: "DeleteOptions", ...options, preconditions: { uid } },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404 || answer.status === 409) return null;
  if (answer.status >= 300) throw refusal(`delete pod ${namespace}/${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
