import "server-only";
import { AppError } from "@/lib/core/errors";
import { askPuppet } from "./ask-puppet";
import type { PuppetEndpoint } from "./endpoint";
import { certificateWire } from "./wire";

/** What the Puppet CA knows under a certname. `fingerprint` is SHA-256 in hex pairs; a mere request has no serial. */
export type Certificate = {
  certname: string;
  state: "requested" | "signed" | "revoked";
  fingerprint: string;
  serial: number | null;
};

export const statusPath = (certname: string): string =>
  `/puppet-ca/v1/certificate_status/${encodeURIComponent(certname)}`;

/**
 * Null when the CA has neither a certificate nor a request of that name.
 * @throws AppError forbidden, invalid, timeout, upstream
 */
export async function readCertificate(
  endpoint: PuppetEndpoint,
  certname: string,
  signal?: AbortSignal,
): Promise<Certificate | null> {
  const answer = await askPuppet(endpoint, { method: "GET", path: statusPath(certname) }, signal);
  if (answer.status === 404) return null;
  const parsed = certificateWire.safeParse(answer.status === 200 ? parseJson(answer.text) : null);
  if (!parsed.success)
    throw new AppError(
      "upstream",
      `${endpoint.url} answered ${answer.status} for the certificate of ${certname}, in a form that is not understood`,
      { cause: parsed.error },
    );
  const { state, fingerprint, serial_number } = parsed.data;
  return { certname, state, fingerprint, serial: serial_number ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
