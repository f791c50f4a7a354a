import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";

/** A CertificateSigningRequest of certificates.k8s.io/v1, as far as its issue goes. */

export const SIGNING_REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
export const signingRequestPath = (name: string): string => `${SIGNING_REQUESTS}/${encodeURIComponent(name)}`;

const wire = z.object({
  metadata: z.object({ name: z.string(), uid: z.string(), resourceVersion: z.string() }),
  status: z
    .object({
      conditions: z
        .array(
          z.object({ type: z.string(), reason: z.string().default(""), message: z.string().default("") }),
        )
        .default([]),
      /** Base64 of PEM. */
      certificate: z.string().default(""),
    })
    .default({ conditions: [], certificate: "" }),
});

export type SigningRequest = {
  name: string;
  uid: string;
  resourceVersion: string;
  state: "waiting" | "approved" | "denied" | "failed" | "issued";
  /** Of the condition that ended it. */
  says: string;
  /** PEM, the certificate first; null until it is issued. */
  certificate: string | null;
};

export function readSigningRequest(body: unknown): SigningRequest {
  const { metadata, status } = wire.parse(body);
  const of = (type: string) => status.conditions.find((condition) => condition.type === type);
  const ended = of("Denied") ?? of("Failed");
  const certificate = status.certificate === "" ? null : Buffer.from(status.certificate, "base64").toString();
  const state =
    of("Denied") !== undefined
      ? "denied"
      : ended !== undefined
        ? "failed"
        : certificate !== null
          ? "issued"
          : of("Approved") !== undefined
            ? "approved"
            : "waiting";
  return {
    ...metadata,
    state,
    says: ended === undefined ? "" : `${ended.reason}: ${ended.message}`,
    certificate,
  };
}

/** Null when there is none. @throws AppError upstream, timeout */
export async function getSigningRequest(
  name: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<SigningRequest | null> {
  const answer = await connection.request({ path: signingRequestPath(name), signal });
  if (answer.status === 404) return null;
  if (answer.status !== 200)
    throw new AppError(
      "upstream",
      `cannot read signing request ${name}: ${answer.status} ${statusMessage(answer.body)}`,
    );
  return readSigningRequest(answer.body);
}
