import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * Removes the Node object as the person who asked; the machine and its kubelet are not touched. Null when it was gone
 * already.
 * @throws AppError "conflict" when another node has its name by now; forbidden, upstream, timeout
 */
export async function deleteNode(
  { name, uid }: { name: string; uid: string },
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "DELETE",
    path: `/api/v1/nodes/${encodeURIComponent(name)}`,
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404) return null;
  if (answer.status >= 300) throw refusal(`delete node ${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
