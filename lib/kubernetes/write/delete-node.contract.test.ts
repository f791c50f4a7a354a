import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeServer, kubeServers } from "@/e2e/kube-servers";
import { listAttachmentsOfNode } from "../list-attachments";
import { getNode } from "../read-node";
import { deleteNode } from "./delete-node";

/** Deleting a Node and what is attached to one, against the box and a real API server: the same assertions. */

const { signal } = new AbortController();

describe.each(kubeServers)("%s", (_name, start) => {
  let server: KubeServer;
  const as = { user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() };

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());

  async function aNode(name: string): Promise<{ name: string; uid: string }> {
    const made = (await server.send("POST", "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      status: { nodeInfo: { bootID: `boot-of-${name}` } },
    })) as { metadata: { uid: string } };
    return { name, uid: made.metadata.uid };
  }
  const attach = (name: string, nodeName: string) =>
    server.send("POST", "/apis/storage.k8s.io/v1/volumeattachments", {
      apiVersion: "storage.k8s.io/v1",
      kind: "VolumeAttachment",
      metadata: { name },
      spec: {
        attacher: "cinder.csi.openstack.org",
        nodeName,
        source: { persistentVolumeName: `pv-${name}` },
      },
    });

  it("deletes the node it was asked for, once", async () => {
    const node = await aNode("retire-1");
    expect(await deleteNode(node, as, signal, server.writer)).toEqual({ auditId: expect.any(String) });
    expect(await getNode(node.name, signal, server.reader)).toBeNull();
    expect(await deleteNode(node, as, signal, server.writer)).toBeNull();
  });

  it("leaves another node that has its name by now", async () => {
    const { name, uid } = await aNode("retire-2");
    const other = { name, uid: "00000000-0000-4000-8000-0000000000ff" };
    await expect(deleteNode(other, as, signal, server.writer)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("UID"),
    });
    expect(await getNode(name, signal, server.reader)).toMatchObject({ uid });
  });

  it("is refused to who is not in the operators' group, and to the worker itself", async () => {
    const node = await aNode("retire-3");
    for (const who of [
      { ...as, groups: [] },
      { ...as, user: "vera", groups: ["system:authenticated"] },
    ])
      await expect(deleteNode(node, who, signal, server.writer)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getNode(node.name, signal, server.reader)).not.toBeNull();
  });

  it("reads the boot of the machine", async () => {
    await aNode("retire-4");
    expect(await getNode("retire-4", signal, server.reader)).toMatchObject({ bootId: "boot-of-retire-4" });
  });

  it("lists what is attached to this node, over more than one page", async () => {
    await aNode("retire-5");
    expect(await listAttachmentsOfNode("retire-5", signal, server.reader)).toEqual([]);
    await Promise.all(Array.from({ length: 510 }, (_, n) => attach(`csi-${1_000 + n}`, "elsewhere")));
    await attach("csi-zz", "retire-5");
    expect(await listAttachmentsOfNode("retire-5", signal, server.reader)).toEqual([
      { name: "csi-zz", volume: "pv-csi-zz", attached: false },
    ]);
  });
});
