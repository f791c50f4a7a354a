import "server-only";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER } from "../model";
import { readSigningRequest, type SigningRequest, signingRequestPath } from "../read-signing-request";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * Approves exactly what was read: not one that took its name since, nor one that somebody denied meanwhile.
 * @throws AppError "conflict" when it is another or has changed; forbidden, not_found, upstream, timeout
 */
export async function approveSigningRequest(
  { name, uid, resourceVersion }: Pick<SigningRequest, "name" | "uid" | "resourceVersion">,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ request: SigningRequest; auditId: string | null }> {
  const answer = await connection.request({
    method: "PATCH",
    path: `${signingRequestPath(name)}/approval`,
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: {
      metadata: { uid, resourceVersion },
      status: {
        conditions: [
          {
            type: "Approved",
            status: "True",
            reason: "Forgeboard",
            message: `action ${as.actionId} of ${as.user}`,
          },
        ],
      },
    },
    signal,
    headers: impersonationHeaders(as),
  });
  // Another UID is a field that may not change, to this part of the API.
  if (answer.status === 422)
    throw new AppError("conflict", refusal(`approve signing request ${name}`, answer).message);
  if (answer.status !== 200) throw refusal(`approve signing request ${name}`, answer);
  return { request: readSigningRequest(answer.body), auditId: auditIdOf(answer) };
}
