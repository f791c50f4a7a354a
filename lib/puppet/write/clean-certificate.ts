import "server-only";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { AppError } from "@/lib/core/errors";
import { askPuppet, type PuppetQuestion } from "../ask-puppet";
import type { PuppetEndpoint } from "../endpoint";
import { type Certificate, readCertificate, statusPath } from "../read-certificate";

/** The one write to a Puppet CA. Imported only from `lib/<slice>/actions`, which the engine has audited before. */

export type CleanedCertificate = {
  /** What was there; null when there was nothing, which is success too. */
  found: Certificate | null;
  /** `delete` is for a request nobody has signed: there is nothing to revoke. */
  by: "clean" | "revoke and delete" | "delete" | "nothing to do";
};

type CleanOptions = {
  /** Fingerprint the plan showed; another one now is a conflict. Null takes whatever is there. */
  expectedFingerprint: string | null;
};

/**
 * Revokes and removes the certificate or the request of a host. Can be repeated: it reads before it writes, and reads again
 * afterwards. Where the server has no `clean`, or does not allow it, `certificate_status` does the same in two requests.
 * @throws AppError "conflict" when another certificate than expected is there, or the host has asked for a new one;
 * "precondition" for the certificate we show ourselves; forbidden, invalid, timeout, upstream
 */
export async function cleanCertificate(
  endpoint: PuppetEndpoint,
  certname: string,
  { expectedFingerprint }: CleanOptions,
  signal?: AbortSignal,
): Promise<CleanedCertificate> {
  const found = await readCertificate(endpoint, certname, signal);
  if (found === null) return { found, by: "nothing to do" };
  if (isOurs(endpoint, found))
    throw new AppError("precondition", `${certname} is the certificate this console shows the Puppet CA`);
  if (expectedFingerprint !== null && found.fingerprint !== expectedFingerprint)
    throw new AppError(
      "conflict",
      `the certificate of ${certname} was ${expectedFingerprint} when planned and is ${found.fingerprint} now (${found.state})`,
    );
  const by =
    found.state === "requested"
      ? await deleteRequest(endpoint, certname, signal)
      : await clean(endpoint, certname, signal);
  const left = await readCertificate(endpoint, certname, signal);
  if (left !== null)
    throw new AppError(
      left.fingerprint === found.fingerprint ? "upstream" : "conflict",
      left.fingerprint === found.fingerprint
        ? `the Puppet CA said that it cleaned ${certname} and still has it (${left.state})`
        : `${certname} was cleaned and has asked for a new certificate since (${left.state}, ${left.fingerprint}): its agent still runs`,
    );
  return { found, by };
}

async function clean(
  endpoint: PuppetEndpoint,
  certname: string,
  signal?: AbortSignal,
): Promise<CleanedCertificate["by"]> {
  try {
    const question = { method: "PUT", path: "/puppet-ca/v1/clean", body: { certnames: [certname] } } as const;
    const answer = await askPuppet(endpoint, question, signal);
    if (answer.status === 200) return "clean";
    if (answer.status !== 404 && answer.status !== 405) refuse(question, certname, answer);
  } catch (thrown) {
    // A server older than `clean` denies it like any path it does not know.
    if (!(thrown instanceof AppError) || thrown.code !== "forbidden") throw thrown;
  }
  await write(
    endpoint,
    certname,
    { method: "PUT", path: statusPath(certname), body: { desired_state: "revoked" } },
    signal,
  );
  await write(endpoint, certname, { method: "DELETE", path: statusPath(certname) }, signal);
  return "revoke and delete";
}

async function deleteRequest(endpoint: PuppetEndpoint, certname: string, signal?: AbortSignal) {
  await write(endpoint, certname, { method: "DELETE", path: statusPath(certname) }, signal);
  return "delete" as const;
}

/** 404 means that somebody was faster; what counts is read afterwards. */
async function write(
  endpoint: PuppetEndpoint,
  certname: string,
  question: PuppetQuestion,
  signal?: AbortSignal,
) {
  const answer = await askPuppet(endpoint, question, signal);
  if (answer.status >= 300 && answer.status !== 404) refuse(question, certname, answer);
}

function refuse(
  { method, path }: PuppetQuestion,
  certname: string,
  { status, text }: { status: number; text: string },
): never {
  throw new AppError(
    status === 409 ? "conflict" : "upstream",
    `cannot clean the certificate of ${certname}: ${method} ${path} answered ${status} ${text.slice(0, 200)}`,
  );
}

/** Cleaning our own would lock us out of the CA half way. */
function isOurs({ certFile }: PuppetEndpoint, found: Certificate): boolean {
  const own = new X509Certificate(readFileSync(certFile));
  return own.fingerprint256 === found.fingerprint || own.subject.split("\n").includes(`CN=${found.certname}`);
}
