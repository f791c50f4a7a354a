import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type PublicKey,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { AUTHORITY_ALGORITHM, type makeSigningAuthority } from "../../control-plane/signing-authority";

export type Authority = Awaited<ReturnType<typeof makeSigningAuthority>>;

/** A client's certificate in PEM. */
export async function issueCertificate(
  { keys, certificate }: Authority,
  whom: { subject: string; publicKey: PublicKey | CryptoKey; from: Date; until: Date },
): Promise<string> {
  const made = await X509CertificateGenerator.create({
    subject: whom.subject,
    issuer: certificate.subject,
    publicKey: whom.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: AUTHORITY_ALGORITHM,
    notBefore: whom.from,
    notAfter: whom.until,
    extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
  });
  return `${made.toString("pem")}\n`;
}
