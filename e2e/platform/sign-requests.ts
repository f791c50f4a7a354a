import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { type Authority, issueCertificate } from "./accounts/issue-certificate";
import type { KubeObject } from "./objects";
import type { Store } from "./store";

/** The box's controller that signs approved requests for client certificates. */

const SIGNER = "kubernetes.io/kube-apiserver-client";
const YEAR_SECONDS = 31_536_000;

type Fields = Record<string, unknown>;

export const signRequests = (store: Store, authority: Authority): (() => void) =>
  store.subscribe(({ resource, type, object }) => {
    if (resource !== "certificatesigningrequests" || type === "DELETED" || !isReady(object)) return;
    void certificateOf(object, authority).then((outcome) => {
      const now = store.get(resource, object.metadata.name);
      if (now?.metadata.uid !== object.metadata.uid) return;
      const status = now.status as Fields;
      store.put(resource, { ...now, status: { ...status, ...outcome(status) } });
    });
  });

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
  authority: Authority,
): Promise<(status: Fields) => Fields> {
  const { request, expirationSeconds } = spec as { request: string; expirationSeconds?: number };
  try {
    const { subject, publicKey } = new Pkcs10CertificateRequest(Buffer.from(request, "base64").toString());
    const from = new Date(Date.now() - 300_000);
    const until = new Date(Date.now() + (expirationSeconds ?? YEAR_SECONDS) * 1_000);
    const pem = await issueCertificate(authority, { subject, publicKey, from, until });
    return () => ({ certificate: Buffer.from(pem).toString("base64") });
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
