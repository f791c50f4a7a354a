import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPuppetCa } from "@/e2e/platform/puppet-ca";
import {
  type CertificateAuthority,
  requestCertificate,
  revokeCertificate,
  signCertificate,
} from "@/e2e/puppet/certificate-authority";
import { startPuppetserver } from "@/e2e/puppet/start-puppetserver";
import type { PuppetEndpoint } from "./endpoint";
import { readCertificate } from "./read-certificate";
import { cleanCertificate } from "./write/clean-certificate";

/** The same assertions against the box's Puppet CA and against Debian's Puppet server. */

const startBox = () => startPuppetCa(mkdtempSync(join(tmpdir(), "puppet-box-")), []);
const ANY = { expectedFingerprint: null };

describe.each([
  ["box", startBox],
  ["puppetserver", startPuppetserver],
] as const)("%s", (_name, start) => {
  let ca: CertificateAuthority;
  beforeAll(async () => {
    ca = await start();
  });
  afterAll(() => ca?.stop());

  const as = (
    identity: keyof CertificateAuthority["identities"],
    more: Partial<PuppetEndpoint> = {},
  ): PuppetEndpoint => ({
    url: ca.url,
    caFile: ca.caFile,
    timeoutMs: 20_000,
    ...ca.identities[identity],
    ...more,
  });

  /** A host of its own for each test. */
  async function host(state: "requested" | "signed" | "revoked", certname: string): Promise<string> {
    await requestCertificate(ca, certname);
    if (state !== "requested") await signCertificate(ca, ca.identities.console, certname);
    if (state === "revoked") await revokeCertificate(ca, ca.identities.console, certname);
    return certname;
  }

  it.each(["requested", "signed", "revoked"] as const)("reads a certificate that is %s", async (state) => {
    const certname = await host(state, `read-${state}.tools.example`);
    const read = await readCertificate(as("console"), certname);
    expect(read).toEqual({
      certname,
      state,
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      serial: state === "requested" ? null : expect.any(Number),
    });
  });

  it("knows nothing of a host that never asked", async () => {
    expect(await readCertificate(as("console"), "unknown.tools.example")).toBeNull();
  });

  it.each([
    ["signed", "clean"],
    ["revoked", "clean"],
    ["requested", "delete"],
  ] as const)("cleans what is %s, and again without complaint", async (state, by) => {
    const certname = await host(state, `clean-${state}.tools.example`);
    const before = await readCertificate(as("console"), certname);
    const options = { expectedFingerprint: before?.fingerprint ?? null };
    expect(await cleanCertificate(as("console"), certname, options)).toEqual({ found: before, by });
    expect(await readCertificate(as("console"), certname)).toBeNull();
    expect(await cleanCertificate(as("console"), certname, options)).toEqual({
      found: null,
      by: "nothing to do",
    });
  });

  it("revokes and deletes where clean is not allowed", async () => {
    const certname = await host("signed", "old-server.tools.example");
    expect(await cleanCertificate(as("statusOnly"), certname, ANY)).toMatchObject({
      found: { state: "signed" },
      by: "revoke and delete",
    });
    expect(await readCertificate(as("console"), certname)).toBeNull();
  });

  it("leaves a certificate that is not the planned one", async () => {
    const certname = await host("signed", "rebuilt.tools.example");
    const planned = { expectedFingerprint: "00:11" };
    await expect(cleanCertificate(as("console"), certname, planned)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was 00:11 when planned"),
    });
    expect(await readCertificate(as("console"), certname)).toMatchObject({ state: "signed" });
  });

  it("refuses a certificate the server does not allow, and says what to allow", async () => {
    const certname = await host("signed", "guarded.tools.example");
    const refused = {
      code: "forbidden",
      message: expect.stringMatching(/stranger\.pem is not allowed this; auth\.conf .*certificate_status/),
    };
    await expect(readCertificate(as("stranger"), certname)).rejects.toMatchObject(refused);
    await expect(cleanCertificate(as("stranger"), certname, ANY)).rejects.toMatchObject(refused);
    expect(await readCertificate(as("console"), certname)).toMatchObject({ state: "signed" });
  });

  it("tells a certificate of another authority from a server that is away", async () => {
    await expect(readCertificate(as("foreign"), "any.tools.example")).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(ca.identities.foreign.certFile),
    });
  });

  it("never talks to a server the CA file does not vouch for", async () => {
    const other = as("console", { caFile: ca.identities.foreign.certFile });
    await expect(readCertificate(other, "any.tools.example")).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining(`does not hold against ${ca.identities.foreign.certFile}`),
    });
  });

  it("never talks to a server of another name", async () => {
    const other = as("console", { url: ca.url.replace("localhost", "127.0.0.1") });
    await expect(readCertificate(other, "any.tools.example")).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("does not hold against"),
    });
  });

  it("names the field whose file cannot be read", async () => {
    await expect(readCertificate(as("console", { keyFile: "/nowhere/key.pem" }), "x")).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("puppet.keyFile"),
    });
  });

  it("gives up when the answer takes too long, or when asked to", async () => {
    ca.pause();
    try {
      await expect(readCertificate(as("console", { timeoutMs: 300 }), "x")).rejects.toMatchObject({
        code: "timeout",
        message: expect.stringContaining("no answer within 300 ms"),
      });
      const asked = readCertificate(as("console"), "x", AbortSignal.timeout(100));
      await expect(asked).rejects.toMatchObject({ code: "upstream" });
    } finally {
      ca.resume();
    }
  });

  it("does not clean the certificate it shows itself", async () => {
    if (!(await readCertificate(as("console"), "console"))) await host("signed", "console");
    await expect(cleanCertificate(as("console"), "console", ANY)).rejects.toMatchObject({
      code: "precondition",
    });
    expect(await readCertificate(as("console"), "console")).toMatchObject({ state: "signed" });
  });

  it("says that the server is away", async () => {
    await ca.stop();
    // The launcher takes its folder along; an identity of the box stands in, since nobody looks at it.
    const left = await startBox();
    const endpoint = { url: ca.url, caFile: left.caFile, timeoutMs: 5_000, ...left.identities.console };
    await left.stop();
    await expect(readCertificate(endpoint, "x")).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("cannot be reached"),
    });
  });
});
