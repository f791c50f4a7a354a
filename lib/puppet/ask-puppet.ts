import "server-only";
import { readFileSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import { AppError, messageOf } from "@/lib/core/errors";
import type { PuppetEndpoint } from "./endpoint";

/**
 * One request to the HTTP API of a Puppet CA, under the site's client certificate. Files are read at each request, so that
 * a renewed certificate needs no restart. Used inside this folder alone: a write has its own file.
 */

export type PuppetQuestion = { method: "GET" | "PUT" | "DELETE"; path: string; body?: unknown };

/** Alerts by which a server refuses the certificate of its client (RFC 8446, 6.2), as OpenSSL words them. */
const REFUSED =
  /alert (bad certificate|unsupported certificate|certificate (revoked|expired|unknown|required)|unknown ca|access denied)/i;

/**
 * Any status but 403 is an answer.
 * @throws AppError "forbidden" when the CA does not accept our certificate or its auth.conf does not allow it this,
 * "invalid" when a file of the site cannot be used, "timeout", "upstream" when nothing answers or the server is not the CA's
 */
export async function askPuppet(
  endpoint: PuppetEndpoint,
  question: PuppetQuestion,
  signal?: AbortSignal,
): Promise<{ status: number; text: string }> {
  const { url, timeoutMs, certFile, caFile } = endpoint;
  const identity = readIdentity(endpoint);
  const deadline = AbortSignal.timeout(timeoutMs);
  const target = `${question.method} ${url.replace(/\/$/, "")}${question.path}`;
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  try {
    const answer = await exchange(url, question, { ...identity, signal: either });
    if (answer.status !== 403) return answer;
  } catch (cause) {
    if (deadline.aborted)
      throw new AppError("timeout", `${target}: no answer within ${timeoutMs} ms`, { cause });
    const why = messageOf(cause);
    if (REFUSED.test(why))
      throw new AppError(
        "forbidden",
        `${target}: the server does not accept the certificate ${certFile}; the Puppet CA must have signed and not revoked it`,
        { cause },
      );
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new AppError(
      "upstream",
      isForeign(code)
        ? `${target}: the server's certificate does not hold against ${caFile}: ${why}`
        : `${target}: cannot be reached: ${why}`,
      { cause },
    );
  }
  throw new AppError(
    "forbidden",
    `${target}: the certificate ${certFile} is not allowed this; auth.conf of the Puppet server has to allow its name ` +
      "get, put and delete of /puppet-ca/v1/certificate_status and put of /puppet-ca/v1/clean",
  );
}

/** Node's codes for a server certificate that does not verify. */
const isForeign = (code: string): boolean =>
  code === "ERR_TLS_CERT_ALTNAME_INVALID" || /CERT|ISSUER|SIGNATURE/.test(code);

function readIdentity(endpoint: PuppetEndpoint): { ca: Buffer; cert: Buffer; key: Buffer } {
  const read = (field: "caFile" | "certFile" | "keyFile"): Buffer => {
    try {
      return readFileSync(endpoint[field]);
    } catch (cause) {
      throw new AppError("invalid", `site file, puppet.${field}: ${messageOf(cause)}`, { cause });
    }
  };
  return { ca: read("caFile"), cert: read("certFile"), key: read("keyFile") };
}

function exchange(
  url: string,
  { method, path, body }: PuppetQuestion,
  options: RequestOptions,
): Promise<{ status: number; text: string }> {
  const sent = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request(`${url.replace(/\/$/, "")}${path}`, {
      ...options,
      method,
      // A kept connection would keep the certificate it was opened with.
      agent: false,
      minVersion: "TLSv1.2",
      headers: {
        accept: "application/json, text/plain",
        ...(sent === null
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(sent) }),
      },
    });
    asked.once("error", reject);
    asked.once("response", (response) => {
      text(response).then((said) => resolve({ status: response.statusCode ?? 0, text: said }), reject);
    });
    asked.end(sent ?? undefined);
  });
}
