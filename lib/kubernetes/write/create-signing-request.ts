import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER } from "../model";
import { readSigningRequest, SIGNING_REQUESTS, type SigningRequest } from "../read-signing-request";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type WantedCertificate = {
  /** Of the object. */
  name: string;
  /** PKCS#10 in PEM. */
  requestPem: string;
  signerName: string;
  usages: readonly string[];
  /** Null leaves it to the signer. At least 600. */
  expirationSeconds: number | null;
};

/** @throws AppError "conflict" when there is one of that name; forbidden, upstream, timeout */
export async function createSigningRequest(
  { name, requestPem, signerName, usages, expirationSeconds }: WantedCertificate,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ request: SigningRequest; auditId: string | null }> {
  const answer = await connection.request({
    method: "POST",
    path: SIGNING_REQUESTS,
    query: { fieldManager: FIELD_MANAGER },
    body: {
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { name },
      spec: {
        request: Buffer.from(requestPem).toString("base64"),
        signerName,
        usages,
        ...(expirationSeconds === null ? {} : { expirationSeconds }),
      },
    },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status !== 201) throw refusal(`create signing request ${name}`, answer);
  return { request: readSigningRequest(answer.body), auditId: auditIdOf(answer) };
}
