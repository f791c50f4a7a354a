import "server-only";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { KeyUsageFlags, KeyUsagesExtension, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import { AppError } from "@/lib/core/errors";
import { Secret } from "./secret";

/** Keys and requests of client certificates. A key is in this process's memory and then in the tool's home, nowhere else. */

export type CertificateProfile = Extract<AccountsProfile["credential"], { kind: "certificate" }>;

export type CertificateRequest = {
  key: Secret;
  /** PKCS#10 in PEM: CN is the tool, O the profile's organization. */
  pem: string;
};

export type IssuedCertificate = { key: Secret; pem: string; expiresAt: string };

const ALGORITHMS = {
  "rsa-4096": {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 4096,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  "ecdsa-p256": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const;

/** Of the API server's own signer for clients: it takes these and no other. */
export const SIGNER = "kubernetes.io/kube-apiserver-client";
export const usagesOf = (key: CertificateProfile["key"]): string[] => [
  "digital signature",
  ...(key === "rsa-4096" ? ["key encipherment"] : []),
  "client auth",
];

export async function makeCertificateRequest(
  { key, organization }: Pick<CertificateProfile, "key" | "organization">,
  tool: string,
): Promise<CertificateRequest> {
  const algorithm = ALGORITHMS[key];
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const flags = KeyUsageFlags.digitalSignature | (key === "rsa-4096" ? KeyUsageFlags.keyEncipherment : 0);
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      // As a list of parts, so that no name can bring a second one.
      name: [{ O: [organization] }, { CN: [tool] }],
      keys,
      signingAlgorithm: algorithm,
      extensions: [new KeyUsagesExtension(flags, true)],
    },
    crypto,
  );
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { key: new Secret(pemOf("PRIVATE KEY", pkcs8)), pem: `${request.toString("pem")}\n` };
}

const pemOf = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${(bytes.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;

/**
 * Holds what the cluster signed against what was asked for.
 * @param chain PEM, the tool's certificate first
 * @throws AppError "upstream" naming what is otherwise
 */
export function acceptIssued(
  { key }: CertificateRequest,
  chain: string,
  wanted: { tool: string; organization: string },
): IssuedCertificate {
  const certificate = parse(chain);
  const { CN, O } = certificate.toLegacyObject().subject;
  if (CN !== wanted.tool || O !== wanted.organization)
    throw new AppError("upstream", `the cluster signed a certificate of ${String(CN)} in ${String(O)}`);
  if (!certificate.checkPrivateKey(createPrivateKey(key.reveal())))
    throw new AppError("upstream", `the cluster signed another key than that of ${wanted.tool}`);
  return { key, pem: chain, expiresAt: certificate.validToDate.toISOString() };
}

function parse(chain: string): X509Certificate {
  try {
    return new X509Certificate(chain);
  } catch (cause) {
    throw new AppError("upstream", "what the cluster signed is no certificate", { cause });
  }
}
