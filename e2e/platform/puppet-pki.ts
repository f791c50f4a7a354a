import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import type { Identity } from "../puppet/certificate-authority";

/** Real certificates for the TLS of the box's Puppet CA: an authority, the server's, and those of its clients. */

type Pair = { cert: string; private: string };

export type PuppetPki = {
  caFile: string;
  server: Pair;
  authority: string;
  /** Signed by the authority, the name as common name. */
  issue(name: string): Promise<Identity>;
  /** The same name, signed by nobody. */
  forge(name: string): Promise<Identity>;
};

const YEAR_MS = 365 * 86_400_000;

const common = () => ({
  keyType: "ec" as const,
  algorithm: "sha256",
  notBeforeDate: new Date(Date.now() - 86_400_000),
  notAfterDate: new Date(Date.now() + YEAR_MS),
});
const named = (value: string) => [{ name: "commonName", value }];

export async function makePuppetPki(dir: string): Promise<PuppetPki> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const authority = await generate(named("Puppet CA: box"), {
    ...common(),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const signed = (name: string, ca?: { key: string; cert: string }) =>
    generate(named(name), {
      ...common(),
      ...(ca === undefined ? {} : { ca }),
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "keyUsage", digitalSignature: true, critical: true },
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: name }] },
      ],
    });
  const ca = { key: authority.private, cert: authority.cert };
  const keep = (file: string, pair: Pair): Identity => {
    const certFile = join(dir, `${file}.pem`);
    const keyFile = join(dir, `${file}.key`);
    writeFileSync(certFile, pair.cert);
    writeFileSync(keyFile, pair.private, { mode: 0o600 });
    return { certFile, keyFile };
  };
  const caFile = join(dir, "ca.pem");
  writeFileSync(caFile, authority.cert);
  return {
    caFile,
    server: await signed("localhost", ca),
    authority: authority.cert,
    issue: async (name) => keep(name, await signed(name, ca)),
    forge: async (name) => keep(`${name}-forged`, await signed(name)),
  };
}
