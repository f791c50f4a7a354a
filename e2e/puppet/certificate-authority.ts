import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { text } from "node:stream/consumers";

/** What tests need of a Puppet CA, whichever it is, and the two requests by which a host gets its certificate. */

export type Identity = { certFile: string; keyFile: string };

export type CertificateAuthority = {
  url: string;
  caFile: string;
  /** `console` may do all, `statusOnly` everything but `clean`, `stranger` nothing; `foreign` is of another authority. */
  identities: Record<"console" | "statusOnly" | "stranger" | "foreign", Identity>;
  /** Connections are taken and not answered, until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
};

/** A host sends its request; the CA does not sign by itself. */
export async function requestCertificate(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  certname: string,
  keyFile = "/dev/null",
): Promise<void> {
  const csr = execFileSync(
    "openssl",
    ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", keyFile, "-subj", `/CN=${certname}`],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  await send(ca, null, `/puppet-ca/v1/certificate_request/${certname}`, "text/plain", csr);
}

export async function signCertificate(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  as: Identity,
  certname: string,
): Promise<void> {
  await setState(ca, as, certname, "signed");
}

export async function revokeCertificate(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  as: Identity,
  certname: string,
): Promise<void> {
  await setState(ca, as, certname, "revoked");
}

const setState = (
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  as: Identity,
  certname: string,
  state: string,
) =>
  send(
    ca,
    as,
    `/puppet-ca/v1/certificate_status/${certname}`,
    "application/json",
    Buffer.from(JSON.stringify({ desired_state: state })),
  );

function send(
  ca: Pick<CertificateAuthority, "url" | "caFile">,
  as: Identity | null,
  path: string,
  contentType: string,
  body: Buffer,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const identity = as && { cert: readFileSync(as.certFile), key: readFileSync(as.keyFile) };
    const asked = request(`${ca.url}${path}`, {
      method: "PUT",
      agent: false,
      ca: readFileSync(ca.caFile),
      ...identity,
      headers: { "content-type": contentType, "content-length": body.length },
    });
    asked.once("error", reject);
    asked.once("response", async (response) => {
      const said = await text(response);
      if ((response.statusCode ?? 0) < 300) resolve(said);
      else reject(new Error(`PUT ${path}: ${response.statusCode} ${said}`));
    });
    asked.end(body);
  });
}
