import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { startPlatform } from "@/e2e/platform/start";
import { type KubeConnection, openConnection } from "../connection";
import { listAttachmentsOfNode } from "../list-attachments";
import { getNode } from "../read-node";
import { deleteNode } from "./delete-node";

/** Deleting a Node and what is attached to one, against the box and a real API server: the same assertions. */

type Server = { admin: string; reader: string; writer: string; stop(): Promise<void> };

async function startBox(dir: string): Promise<Server> {
  const box = await startPlatform({ dir });
  const { adminKubeconfigFile: admin, kubeconfigFile: reader, writerKubeconfigFile: writer } = box;
  return { admin, reader, writer, stop: () => box.stop() };
}
async function startReal(): Promise<Server> {
  const real = await launchControlPlane();
  const { kubeconfigFile: admin, readerKubeconfigFile: reader, writerKubeconfigFile: writer } = real;
  return { admin, reader, writer, stop: () => real.stop() };
}

function opened(file: string): KubeConnection {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return openConnection(config);
}

const { signal } = new AbortController();

describe.each([
  ["box", startBox],
  ["kube-apiserver", startReal],
] as [string, (dir: string) => Promise<Server>][])("%s", (_name, start) => {
  let dir: string;
  let server: Server;
  let admin: KubeConnection;
  let reader: KubeConnection;
  let writer: KubeConnection;
  const as = { user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "forgeboard-delete-node-"));
    server = await start(dir);
    [admin, reader, writer] = [opened(server.admin), opened(server.reader), opened(server.writer)];
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function send(path: string, body: unknown): Promise<{ metadata: { uid: string } }> {
    const answer = await admin.request({ method: "POST", path, body });
    if (answer.status >= 300)
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as { metadata: { uid: string } };
  }
  async function aNode(name: string): Promise<{ name: string; uid: string }> {
    const made = await send("/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      status: { nodeInfo: { bootID: `boot-of-${name}` } },
    });
    return { name, uid: made.metadata.uid };
  }
  const attach = (name: string, nodeName: string) =>
    send("/apis/storage.k8s.io/v1/volumeattachments", {
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
    expect(await deleteNode(node, as, signal, writer)).toEqual({ auditId: expect.any(String) });
    expect(await getNode(node.name, signal, reader)).toBeNull();
    expect(await deleteNode(node, as, signal, writer)).toBeNull();
  });

  it("leaves another node that has its name by now", async () => {
    const { name, uid } = await aNode("retire-2");
    const other = { name, uid: "00000000-0000-4000-8000-0000000000ff" };
    await expect(deleteNode(other, as, signal, writer)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("UID"),
    });
    expect(await getNode(name, signal, reader)).toMatchObject({ uid });
  });

  it("is refused to who is not in the operators' group, and to the worker itself", async () => {
    const node = await aNode("retire-3");
    for (const who of [
      { ...as, groups: [] },
      { ...as, user: "vera", groups: ["system:authenticated"] },
    ])
      await expect(deleteNode(node, who, signal, writer)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getNode(node.name, signal, reader)).not.toBeNull();
  });

  it("reads the boot of the machine", async () => {
    await aNode("retire-4");
    expect(await getNode("retire-4", signal, reader)).toMatchObject({ bootId: "boot-of-retire-4" });
  });

  it("lists what is attached to this node, over more than one page", async () => {
    await aNode("retire-5");
    expect(await listAttachmentsOfNode("retire-5", signal, reader)).toEqual([]);
    await Promise.all(Array.from({ length: 510 }, (_, n) => attach(`csi-${1_000 + n}`, "elsewhere")));
    await attach("csi-zz", "retire-5");
    expect(await listAttachmentsOfNode("retire-5", signal, reader)).toEqual([
      { name: "csi-zz", volume: "pv-csi-zz", attached: false },
    ]);
  });
});
