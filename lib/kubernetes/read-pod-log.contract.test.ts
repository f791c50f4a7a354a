import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openAdmin } from "@/e2e/control-plane/admin";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { aNode, aPod } from "@/e2e/control-plane/objects";
import { textAt } from "@/e2e/platform/objects";
import { startPlatform } from "@/e2e/platform/start";
import { type KubeConnection, openConnection } from "./connection";
import { type LogRequest, readPodLog } from "./read-pod-log";

/** Logs through the box, and through a real API server that fetches them from the kubelets kwok plays. */

type Server = {
  readerFile: string;
  /** A pod that has written at least three lines. */
  pod: { namespace: string; pod: string; container: string };
  /** Makes the container write, where it does not by itself. */
  write(): void;
  stop(): Promise<void>;
};

async function startBox(): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-log-"));
  const box = await startPlatform({ dir });
  const pod = [...box.store.values("pods")].find(({ metadata }) => metadata.namespace === "tool-sal");
  return {
    readerFile: box.kubeconfigFile,
    pod: { namespace: "tool-sal", pod: pod?.metadata.name ?? "", container: "webservice" },
    write: () => {},
    async stop() {
      await box.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startReal(): Promise<Server> {
  const cluster = await launchControlPlane({ kwok: true });
  const admin = openAdmin(cluster.kubeconfigFile);
  const path = "/api/v1/namespaces/tool-a/pods";
  // Without a status of ours, so that kwok gives it an address under which it can be asked.
  const { status: _ours, ...node } = aNode("node-0");
  await admin.ask("POST", "/api/v1/nodes", node);
  await admin.ask("POST", "/api/v1/namespaces", { metadata: { name: "tool-a" } });
  await vi.waitFor(() => admin.ask("GET", "/api/v1/namespaces/tool-a/serviceaccounts/default"), 30_000);
  await admin.ask("POST", path, aPod("web", "node-0"));
  await vi.waitFor(
    async () => expect(textAt(await admin.ask("GET", `${path}/web`), "status", "phase")).toBe("Running"),
    { timeout: 60_000, interval: 200 },
  );
  const write = () => {
    const at = new Date().toISOString().replace("Z", "000000Z");
    appendFileSync(cluster.podLogFile, `${at} stdout F GET / ${at}\n`);
  };
  for (let line = 0; line < 3; line += 1) write();
  admin.close();
  return {
    readerFile: cluster.readerKubeconfigFile,
    pod: { namespace: "tool-a", pod: "web", container: "webservice" },
    write,
    stop: () => cluster.stop(),
  };
}

describe.each([
  ["box", startBox],
  ["kube-apiserver", startReal],
] as const)("%s", (_name, start) => {
  let server: Server;
  let reader: KubeConnection;
  beforeAll(async () => {
    server = await start();
    const config = new KubeConfig();
    config.loadFromFile(server.readerFile);
    reader = openConnection(config);
  });
  afterAll(() => server?.stop());

  const open = (change: Partial<LogRequest> = {}, signal = new AbortController().signal) =>
    readPodLog(
      { ...server.pod, tailLines: 500, previous: false, follow: false, timestamps: false, ...change },
      signal,
      reader,
    );
  async function lines(change: Partial<LogRequest> = {}): Promise<string[]> {
    const text = new TextDecoder();
    let read = "";
    for await (const chunk of open(change)) read += text.decode(chunk, { stream: true });
    return read.split("\n").filter(Boolean);
  }

  it("gives the last lines, with their times where asked", async () => {
    const all = await lines();
    expect(all.length).toBeGreaterThanOrEqual(3);
    const last = await lines({ tailLines: 2, timestamps: true });
    expect(last).toHaveLength(2);
    for (const line of last) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\S+Z .*GET/);
  });

  it("ends at the limit of bytes", async () => {
    const [first = ""] = await lines({ limitBytes: 5 });
    expect(first).toHaveLength(5);
  });

  it("follows what is written, until it is aborted", async () => {
    const end = new AbortController();
    const read: string[] = [];
    const text = new TextDecoder();
    const following = (async () => {
      for await (const chunk of open({ follow: true, tailLines: 1 }, end.signal))
        read.push(...text.decode(chunk).split("\n").filter(Boolean));
    })();
    const ended = following.catch((error: unknown) => error);
    await vi.waitFor(
      () => {
        server.write();
        expect(read.length).toBeGreaterThanOrEqual(3);
      },
      { timeout: 30_000, interval: 500 },
    );
    end.abort();
    expect(await ended).toMatchObject({ code: "upstream" });
  });

  it("says which log there is not", async () => {
    await expect(lines({ pod: "none" })).rejects.toMatchObject({ code: "not_found" });
    await expect(lines({ container: "none" })).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("container none is not valid for pod"),
    });
  });
});
