import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { type SigningRequest, signingRequestPath } from "../read-signing-request";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/** Null when it was gone already. @throws AppError "conflict" when another has its name; forbidden, upstream, timeout */
export async function deleteSigningRequest(
  { name, uid }: Pick<SigningRequest, "name" | "uid">,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "DELETE",
    path: signingRequestPath(name),
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404) return null;
  if (answer.status >= 300) throw refusal(`delete signing request ${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
