import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { startPlatform } from "@/e2e/platform/start";
import { type KubeConnection, openConnection } from "./connection";
import { getNode } from "./read-node";
import { patchNode } from "./write/patch-node";

/** The adapter against the box and a real API server: one script, the same assertions. */

type Written = { user: string; as: string; groups: readonly string[]; extra: readonly string[] };
type Server = {
  readerFile: string;
  writerFile: string;
  /** A node that is there. */
  node: string;
  /** What the server's own audit log says of one request. */
  logged(auditId: string): Written | undefined;
  stop(): Promise<void>;
};

const ACTION = "forgeboard.dev/action";

async function startBox(dir: string): Promise<Server> {
  const box = await startPlatform({ dir });
  const [node] = (await reading(box.kubeconfigFile).names("/api/v1/nodes")) as [string];
  return {
    readerFile: box.kubeconfigFile,
    writerFile: box.writerKubeconfigFile,
    node,
    logged(auditId) {
      const line = box.audit.find((each) => each.auditId === auditId);
      const as = line?.impersonated;
      if (line === undefined || as === null || as === undefined) return undefined;
      return { user: line.user, as: as.user, groups: as.groups, extra: [as.extra[ACTION] ?? ""] };
    },
    stop: () => box.stop(),
  };
}

async function startReal(): Promise<Server> {
  const cluster = await launchControlPlane();
  await cluster.ask(cluster.tokens.admin, "POST", "/api/v1/nodes", {
    body: { apiVersion: "v1", kind: "Node", metadata: { name: "contract-1" } },
  });
  return {
    readerFile: cluster.readerKubeconfigFile,
    writerFile: cluster.writerKubeconfigFile,
    node: "contract-1",
    logged(auditId) {
      const line = readFileSync(cluster.auditLogFile, "utf8")
        .split("\n")
        .filter((each) => each.includes(auditId))
        .map((each) => JSON.parse(each))
        .find((each) => each.stage === "ResponseComplete");
      if (line === undefined) return undefined;
      const { user, impersonatedUser: as } = line;
      return { user: user.username, as: as.username, groups: as.groups, extra: as.extra[ACTION] };
    },
    stop: () => cluster.stop(),
  };
}

function configOf(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}

/** The same kubeconfig with a part changed. */
function changed(
  file: string,
  change: { token?: string; skipTLSVerify?: boolean; caFile?: null },
): KubeConfig {
  const config = configOf(file);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null || user === null) throw new Error(`${file} names no cluster or user`);
  const { caFile, ...rest } = cluster;
  const kept = change.caFile === null || caFile === undefined ? rest : { ...rest, caFile };
  const result = new KubeConfig();
  result.loadFromClusterAndUser(
    { ...kept, skipTLSVerify: change.skipTLSVerify ?? false },
    { ...user, token: change.token ?? user.token ?? "" },
  );
  return result;
}

function reading(file: string) {
  const connection = openConnection(configOf(file));
  return {
    async names(path: string): Promise<string[]> {
      const { body } = await connection.request({ path });
      return (body as { items: { metadata: { name: string } }[] }).items.map((item) => item.metadata.name);
    },
  };
}

const never = () => new AbortController().signal;

describe.each([
  ["box", startBox],
  ["kube-apiserver", startReal],
] as [string, (dir: string) => Promise<Server>][])("%s", (_name, start) => {
  let dir: string;
  let server: Server;
  let reader: KubeConnection;
  let writer: KubeConnection;
  const as = () => ({ user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "forgeboard-contract-"));
    server = await start(dir);
    reader = openConnection(configOf(server.readerFile));
    writer = openConnection(configOf(server.writerFile));
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("answers a request with status, headers and JSON", async () => {
    const { status, headers, body } = await reader.request({ path: "/api/v1/nodes", query: { limit: 1 } });
    expect(status).toBe(200);
    expect(headers["audit-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({ kind: "NodeList" });
  });

  it("answers 401, 403 and 404 as they are", async () => {
    const stranger = openConnection(changed(server.readerFile, { token: "nobody" }));
    expect((await stranger.request({ path: "/api/v1/nodes" })).status).toBe(401);
    const secrets = await reader.request({ path: "/api/v1/secrets" });
    expect([secrets.status, (secrets.body as { reason: string }).reason]).toEqual([403, "Forbidden"]);
    expect((await reader.request({ path: "/api/v1/nodes/none" })).status).toBe(404);
  });

  it("loads its credentials again after a 401", async () => {
    const configs = [changed(server.readerFile, { token: "expired" }), configOf(server.readerFile)];
    const rotated = openConnection(() => configs.shift() ?? configOf(server.readerFile));
    expect((await rotated.request({ path: "/api/v1/nodes" })).status).toBe(200);
    expect(configs).toEqual([]);
  });

  it("streams a watch until the server ends it", async () => {
    const { body } = await reader.request({ path: "/api/v1/nodes", query: { limit: 1 } });
    const { resourceVersion } = (body as { metadata: { resourceVersion: string } }).metadata;
    const seen: unknown[] = [];
    let patched: Promise<unknown> | null = null;
    for await (const event of reader.stream({
      path: "/api/v1/nodes",
      query: {
        watch: true,
        resourceVersion,
        timeoutSeconds: 2,
        fieldSelector: `metadata.name=${server.node}`,
      },
      idleMs: 10_000,
      opened: () => {
        const patch = { metadata: { annotations: { "forgeboard.dev/contract": randomUUID() } } };
        patched = patchNode(server.node, patch, as(), never(), writer);
      },
    }))
      seen.push(event);
    await patched;
    expect(seen).toContainEqual(
      expect.objectContaining({
        type: "MODIFIED",
        object: expect.objectContaining({ metadata: expect.objectContaining({ name: server.node }) }),
      }),
    );
  });

  it("throws the status of a refused watch, and ends a watch that is aborted", async () => {
    const refused = async () => {
      for await (const _ of reader.stream({
        path: "/api/v1/secrets",
        query: { watch: true },
        idleMs: 5_000,
      }));
    };
    await expect(refused()).rejects.toMatchObject({ code: "upstream", cause: { status: 403 } });
    const end = new AbortController();
    const aborted = async () => {
      for await (const _ of reader.stream({
        path: "/api/v1/nodes",
        query: { watch: true },
        idleMs: 30_000,
        signal: end.signal,
      }))
        end.abort();
    };
    await expect(aborted()).rejects.toMatchObject({ code: expect.stringMatching(/upstream|timeout/) });
  });

  it("calls silence on a watch a timeout", async () => {
    const silent = async () => {
      for await (const _ of reader.stream({
        path: "/api/v1/nodes",
        query: { watch: true, fieldSelector: "metadata.name=none" },
        idleMs: 300,
      }));
    };
    await expect(silent()).rejects.toMatchObject({ code: "timeout" });
  });

  it("reads one node, and knows that there is none", async () => {
    expect(await getNode(server.node, never(), writer)).toMatchObject({ name: server.node });
    expect(await getNode("none", never(), writer)).toBeNull();
  });

  it("cordons as the person, and the server's log says so", async () => {
    const person = as();
    const { node, auditId } = await patchNode(
      server.node,
      { spec: { unschedulable: true } },
      person,
      never(),
      writer,
    );
    expect(node).toMatchObject({ name: server.node, unschedulable: true });
    expect(await getNode(server.node, never(), writer)).toMatchObject({ unschedulable: true });
    const line = server.logged(auditId ?? "");
    expect(line).toMatchObject({ as: "anna", extra: [person.actionId] });
    expect(line?.groups).toContain("forgeboard-operators");
    expect(line?.user).toMatch(/^system:serviceaccount:forgeboard:/);
  });

  it("refuses what is not the person's to do", async () => {
    const patch = { spec: { unschedulable: true } };
    const forbidden = { code: "forbidden", cause: { status: 403 } };
    await expect(patchNode(server.node, patch, as(), never(), reader)).rejects.toMatchObject(forbidden);
    const outsider = { ...as(), groups: [] };
    await expect(patchNode(server.node, patch, outsider, never(), writer)).rejects.toMatchObject(forbidden);
    const alone = await writer.request({
      method: "PATCH",
      path: `/api/v1/nodes/${server.node}`,
      contentType: "application/merge-patch+json",
      body: patch,
    });
    expect(alone.status).toBe(403);
    await expect(patchNode("none", patch, as(), never(), writer)).rejects.toMatchObject({
      code: "not_found",
    });
    const stale = { ...patch, metadata: { resourceVersion: "1" } };
    await expect(patchNode(server.node, stale, as(), never(), writer)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("never turns TLS verification off", async () => {
    const careless = openConnection(changed(server.readerFile, { skipTLSVerify: true }));
    await expect(careless.request({ path: "/api/v1/nodes" })).rejects.toMatchObject({ code: "precondition" });
    if (configOf(server.readerFile).getCurrentCluster()?.server.startsWith("https:")) {
      const unknownAuthority = openConnection(changed(server.readerFile, { caFile: null }));
      await expect(unknownAuthority.request({ path: "/api/v1/nodes" })).rejects.toMatchObject({
        code: "upstream",
      });
    }
  });
});
