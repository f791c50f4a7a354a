import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Pkcs10CertificateRequest,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { AUTHORITY_ALGORITHM, makeSigningAuthority } from "../control-plane/signing-authority";
import type { KubeObject } from "./objects";
import type { Store } from "./store";

/** The box's controller that signs approved requests for client certificates, with an authority made at the first. */

const SIGNER = "kubernetes.io/kube-apiserver-client";
const YEAR_SECONDS = 31_536_000;

type Fields = Record<string, unknown>;

export function signRequests(store: Store): () => void {
  let authority: ReturnType<typeof makeSigningAuthority> | null = null;
  return store.subscribe(({ resource, type, object }) => {
    if (resource !== "certificatesigningrequests" || type === "DELETED" || !isReady(object)) return;
    authority ??= makeSigningAuthority();
    void authority.then(async (by) => {
      const outcome = await certificateOf(object, by);
      const now = store.get(resource, object.metadata.name);
      if (now?.metadata.uid !== object.metadata.uid) return;
      const status = now.status as Fields;
      store.put(resource, { ...now, status: { ...status, ...outcome(status) } });
    });
  });
}

const conditionsOf = ({ status }: KubeObject): Fields[] =>
  ((status as Fields | undefined)?.conditions as Fields[] | undefined) ?? [];

function isReady(object: KubeObject): boolean {
  const types = conditionsOf(object).map(({ type }) => type);
  const { signerName } = object.spec as Fields;
  const isDone = (object.status as Fields | undefined)?.certificate !== undefined;
  return (
    types.includes("Approved") &&
    !types.includes("Denied") &&
    !types.includes("Failed") &&
    signerName === SIGNER &&
    !isDone
  );
}

async function certificateOf(
  { spec }: KubeObject,
  { keys, certificate }: Awaited<ReturnType<typeof makeSigningAuthority>>,
): Promise<(status: Fields) => Fields> {
  const { request, expirationSeconds } = spec as { request: string; expirationSeconds?: number };
  try {
    const asked = new Pkcs10CertificateRequest(Buffer.from(request, "base64").toString());
    const made = await X509CertificateGenerator.create({
      subject: asked.subject,
      issuer: certificate.subject,
      publicKey: asked.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: AUTHORITY_ALGORITHM,
      notBefore: new Date(Date.now() - 300_000),
      notAfter: new Date(Date.now() + (expirationSeconds ?? YEAR_SECONDS) * 1_000),
      extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
    });
    const pem = Buffer.from(`${made.toString("pem")}\n`).toString("base64");
    return () => ({ certificate: pem });
  } catch (error) {
    const failed = {
      type: "Failed",
      status: "True",
      reason: "SignerValidationFailure",
      message: String(error),
    };
    return (status) => ({ conditions: [...((status.conditions as Fields[]) ?? []), failed] });
  }
}
