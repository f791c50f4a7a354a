import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPuppetCa } from "@/e2e/platform/puppet-ca";
import type { CertificateAuthority } from "@/e2e/puppet/certificate-authority";
import { checkPuppet } from "./check-puppet";

let ca: CertificateAuthority;
beforeAll(async () => {
  ca = await startPuppetCa(mkdtempSync(join(tmpdir(), "doctor-puppet-")), []);
});
afterAll(() => ca.stop());

const findingOf = async (identity: keyof CertificateAuthority["identities"]) => {
  const [finding] = await checkPuppet({
    url: ca.url,
    caFile: ca.caFile,
    timeoutMs: 5_000,
    ...ca.identities[identity],
  });
  return finding;
};

test("a certificate that may read is well", async () => {
  expect(await findingOf("console")).toMatchObject({ state: "ok", says: ca.url });
});

test("a certificate that may not is wrong, and says where to allow it", async () => {
  expect(await findingOf("stranger")).toMatchObject({
    state: "wrong",
    says: expect.stringContaining("auth.conf"),
  });
});

test("no Puppet CA is something a site can do without, and is told so", async () => {
  expect(await checkPuppet(null)).toMatchObject([
    { state: "missing", says: expect.stringContaining("by hand") },
  ]);
});
