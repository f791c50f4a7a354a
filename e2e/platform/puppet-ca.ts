import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import type { CertificateAuthority } from "../puppet/certificate-authority";
import { makePuppetPki } from "./puppet-pki";

/**
 * The certificate API of a Puppet server, with its answers and codes. TLS is real; the certificates of hosts are made up:
 * names, serials and fingerprints that hold together. Unlike the real one it answers 403 to a client certificate of
 * another authority, where that ends the handshake.
 */

type Entry = { state: "requested" | "signed" | "revoked"; serial: number | null; bytes: Buffer };
type Answer = [status: number, body: string | object];

const NOT_FOUND: Answer = [404, "Resource not found."];
/** Common names of clients, and what auth.conf would allow them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  console: ["certificate_status", "clean"],
  "status-only": ["certificate_status"],
};

/** `signed` are the hosts that have a certificate from the start. */
export async function startPuppetCa(dir: string, signed: readonly string[]): Promise<CertificateAuthority> {
  const pki = await makePuppetPki(dir);
  const entries = new Map<string, Entry>();
  // The CA's own certificate has the first serial.
  let serial = 1;
  const issued = (certname: string): Entry => {
    serial += 1;
    return { state: "signed", serial, bytes: Buffer.from(`certificate ${serial} ${certname}`) };
  };
  for (const certname of signed) entries.set(certname, issued(certname));

  let resumed: Promise<void> = Promise.resolve();
  let resume = () => {};
  const server = createServer(
    {
      cert: pki.server.cert,
      key: pki.server.private,
      ca: pki.authority,
      requestCert: true,
      rejectUnauthorized: false,
    },
    async (request, response) => {
      await resumed;
      const body = await text(request).catch(() => null);
      // Null: the client has hung up.
      if (body !== null) send(response, answer(request, body, entries, issued));
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the box's Puppet CA has no port");
  return {
    url: `https://localhost:${address.port}`,
    caFile: pki.caFile,
    identities: {
      console: await pki.issue("console"),
      statusOnly: await pki.issue("status-only"),
      stranger: await pki.issue("stranger"),
      foreign: await pki.forge("console"),
    },
    pause() {
      resumed = new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume: () => resume(),
    stop: () =>
      new Promise((resolve) => {
        resume();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  body: string,
  entries: Map<string, Entry>,
  issued: (certname: string) => Entry,
): Answer {
  const { pathname } = new URL(request.url ?? "/", "https://box");
  const [, , , endpoint = "", key = ""] = pathname.split("/");
  const certname = decodeURIComponent(key);
  if (endpoint === "certificate_request" && request.method === "PUT") {
    if (entries.has(certname)) return [400, `${certname} already has a requested certificate`];
    entries.set(certname, { state: "requested", serial: null, bytes: Buffer.from(body) });
    return [200, ""];
  }
  if (!pathname.startsWith("/puppet-ca/v1/") || !(ALLOWED[clientOf(request)] ?? []).includes(endpoint))
    return [
      403,
      `Forbidden request: ${pathname} (method :${request.method?.toLowerCase()}). Please see the server logs for details.`,
    ];
  const entry = entries.get(certname);
  if (endpoint === "clean") return clean(body, entries);
  switch (request.method) {
    case "GET":
      return entry === undefined ? NOT_FOUND : [200, status(certname, entry)];
    case "PUT":
      return setState(certname, body, entries, issued);
    case "DELETE":
      return entries.delete(certname) ? [204, ""] : NOT_FOUND;
    default:
      return [405, ""];
  }
}

/** The common name of a certificate of our own authority; nobody otherwise. */
function clientOf(request: IncomingMessage): string {
  const socket = request.socket as TLSSocket;
  const name = socket.authorized ? socket.getPeerCertificate().subject.CN : "";
  return typeof name === "string" ? name : "";
}

function clean(body: string, entries: Map<string, Entry>): Answer {
  const wanted = field(body, "certnames");
  if (wanted === undefined) return [400, "Request body is not JSON."];
  const names = Array.isArray(wanted) ? wanted.map(String) : [];
  // A request without a certificate is left as it is.
  const missing = names.filter((name) => !["signed", "revoked"].includes(entries.get(name)?.state ?? ""));
  for (const name of names) if (!missing.includes(name)) entries.delete(name);
  return missing.length === 0
    ? [200, "Successfully cleaned all certs."]
    : [
        200,
        `The following certs do not exist and cannot be revoked: [${missing.map((name) => `"${name}"`).join(" ")}]`,
      ];
}

function setState(
  certname: string,
  body: string,
  entries: Map<string, Entry>,
  issued: (certname: string) => Entry,
): Answer {
  const entry = entries.get(certname);
  const wanted = field(body, "desired_state");
  if (entry === undefined) return [404, "Invalid certificate subject."];
  if (wanted === "signed") {
    if (entry.state !== "requested")
      return [409, `Cannot sign certificate for host ${certname} without a certificate request`];
    entries.set(certname, issued(certname));
    return [204, ""];
  }
  if (wanted !== "revoked")
    return [400, `State ${String(wanted)} invalid; must specify desired state of 'signed' or 'revoked'`];
  if (entry.state === "requested")
    return [409, `Cannot revoke certificate for host ${certname} without a signed certificate`];
  entries.set(certname, { ...entry, state: "revoked" });
  return [204, ""];
}

function status(certname: string, { state, serial, bytes }: Entry): object {
  const pairs = (algorithm: string) =>
    createHash(algorithm).update(bytes).digest("hex").toUpperCase().match(/../g)?.join(":") ?? "";
  const names = state === "requested" ? [] : [`DNS:${certname}`];
  const SHA256 = pairs("sha256");
  return {
    name: certname,
    state,
    dns_alt_names: names,
    subject_alt_names: names,
    authorization_extensions: {},
    fingerprint: SHA256,
    fingerprints: { SHA1: pairs("sha1"), SHA256, SHA512: pairs("sha512"), default: SHA256 },
    ...(serial === null ? {} : { serial_number: serial }),
  };
}

function field(body: string, name: string): unknown {
  try {
    return (JSON.parse(body) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, [code, body]: Answer): void {
  if (typeof body === "string") response.writeHead(code, { "content-type": "text/plain" }).end(body);
  else response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}
