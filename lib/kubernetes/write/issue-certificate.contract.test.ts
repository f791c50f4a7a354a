import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeServer, kubeServers } from "@/e2e/kube-servers";
import { acceptIssued, makeCertificateRequest, SIGNER, usagesOf } from "@/lib/accounts/certificate-request";
import { getSigningRequest } from "../read-signing-request";
import { approveSigningRequest } from "./approve-signing-request";
import { createSigningRequest, type WantedCertificate } from "./create-signing-request";
import { deleteSigningRequest } from "./delete-signing-request";
import { issueCertificate } from "./issue-certificate";

/** Client certificates of tools, against the box and a real API server with its signer: the same assertions. */

const { signal } = new AbortController();
const ORGANIZATION = "toolforge";

describe.each(kubeServers)("%s", (_name, start) => {
  let server: KubeServer;
  const as = { user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() };

  beforeAll(async () => {
    server = await start({ signs: true });
  });
  afterAll(() => server?.stop());

  async function wanted(name: string, key: "rsa-4096" | "ecdsa-p256" = "ecdsa-p256") {
    const made = await makeCertificateRequest({ key, organization: ORGANIZATION }, "sal");
    const object: WantedCertificate = {
      ...{ name, requestPem: made.pem, signerName: SIGNER, usages: usagesOf(key) },
      expirationSeconds: 3_600,
    };
    return { made, object };
  }

  it.each(["rsa-4096", "ecdsa-p256"] as const)(
    "signs a request with a key of %s, and forgets it",
    async (key) => {
      const { made, object } = await wanted(`tool-sal-${key}`, key);
      const { chain, auditId } = await issueCertificate(object, as, signal, server.writer);
      expect(auditId).toEqual(expect.any(String));
      const issued = acceptIssued(made, chain, { tool: "sal", organization: ORGANIZATION });
      const seconds = (Date.parse(issued.expiresAt) - Date.now()) / 1_000;
      expect(seconds).toBeGreaterThan(3_000);
      expect(seconds).toBeLessThanOrEqual(3_600);
      expect(await getSigningRequest(object.name, signal, server.writer)).toBeNull();
    },
  );

  it("replaces a request that an earlier try left", async () => {
    const before = await wanted("tool-sal-left");
    await createSigningRequest(before.object, as, signal, server.writer);
    const { made, object } = await wanted("tool-sal-left");
    const { chain } = await issueCertificate(object, as, signal, server.writer);
    expect(() => acceptIssued(made, chain, { tool: "sal", organization: ORGANIZATION })).not.toThrow();
  });

  it("approves what was read, and nothing that has its name since or was changed", async () => {
    const { object } = await wanted("tool-sal-other");
    const { request } = await createSigningRequest(object, as, signal, server.writer);
    expect(request).toMatchObject({ state: "waiting", certificate: null });
    for (const other of [
      { ...request, uid: "00000000-0000-4000-8000-0000000000ff" },
      { ...request, resourceVersion: "1" },
    ])
      await expect(approveSigningRequest(other, as, signal, server.writer)).rejects.toMatchObject({
        code: "conflict",
      });
    expect(await getSigningRequest(object.name, signal, server.writer)).toMatchObject({ state: "waiting" });
    await expect(
      deleteSigningRequest(
        { ...request, uid: "00000000-0000-4000-8000-0000000000ff" },
        as,
        signal,
        server.writer,
      ),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await deleteSigningRequest(request, as, signal, server.writer)).toMatchObject({
      auditId: expect.any(String),
    });
    expect(await deleteSigningRequest(request, as, signal, server.writer)).toBeNull();
  });

  it("says that a request was denied", async () => {
    const { object } = await wanted("tool-sal-denied");
    await createSigningRequest(object, as, signal, server.writer);
    await server.send(
      "PATCH",
      `/apis/certificates.k8s.io/v1/certificatesigningrequests/${object.name}/approval`,
      {
        status: { conditions: [{ type: "Denied", status: "True", reason: "No", message: "not this one" }] },
      },
    );
    expect(await getSigningRequest(object.name, signal, server.writer)).toMatchObject({
      state: "denied",
      says: "No: not this one",
    });
  });

  it("is refused to who is not in the operators' group, and to the worker itself", async () => {
    const { object } = await wanted("tool-sal-refused");
    for (const who of [
      { ...as, groups: [] },
      { ...as, user: "vera", groups: ["system:authenticated"] },
    ])
      await expect(issueCertificate(object, who, signal, server.writer)).rejects.toMatchObject({
        code: "forbidden",
      });
    expect(await getSigningRequest(object.name, signal, server.writer)).toBeNull();
  });
});
