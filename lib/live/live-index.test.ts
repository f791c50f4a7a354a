import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ScriptedConnection, type ScriptedStream } from "@/e2e/scripted-connection";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { resources } from "@/lib/kubernetes/resources";
import { startLiveIndex } from "./live-index";
import { type Hint, KINDS, type Kind } from "./model";

const of = resources(toolforge);
const TOGETHER = KINDS.filter((kind) => of[kind].apart !== true);
let connection: ScriptedConnection;
let index: ReturnType<typeof startLiveIndex>;
let streams: Record<Kind, ScriptedStream>;

beforeEach(async () => {
  connection = new ScriptedConnection();
  index = startLiveIndex(connection, toolforge);
  const opened = await Promise.all(
    KINDS.map(async (kind) => [kind, await connection.next(of[kind].path)] as const),
  );
  streams = Object.fromEntries(opened) as Record<Kind, ScriptedStream>;
});
afterEach(() => index.stop());

const end = {
  type: "BOOKMARK",
  object: { metadata: { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": "true" } } },
};
const meta = (name: string, owner?: { kind: string; uid: string }) => ({
  uid: `uid-${name}`,
  name,
  namespace: "x",
  resourceVersion: "1",
  creationTimestamp: "2026-01-01T00:00:00Z",
  ...(owner === undefined ? {} : { ownerReferences: [{ ...owner, name: "-", controller: true }] }),
});
const added = (object: unknown) => ({ type: "ADDED", object });
const pod = (name: string, nodeName?: string, owner?: { kind: string; uid: string }) =>
  added({ metadata: meta(name, owner), spec: { nodeName, containers: [{ name: "c" }] } });

async function load(objects: Partial<Record<Kind, unknown[]>> = {}): Promise<void> {
  for (const kind of KINDS) {
    streams[kind].open();
    await streams[kind].send(...(objects[kind] ?? []), end);
  }
}

describe("startLiveIndex", () => {
  it("is ready when the last kind is, and until then says what is missing", async () => {
    for (const kind of TOGETHER.slice(0, -1)) await streams[kind].send(end);
    expect([index.isReady, index.source().asOf]).toEqual([false, null]);
    expect(index.source().problem).toBe("httproutes: not loaded yet");
    await streams.httproutes.send(end);
    await index.ready;
    expect([index.isReady, index.source().problem]).toEqual([true, null]);
  });

  it("asks for one watch of each kind, whatever the number of listeners", async () => {
    await load();
    for (let viewer = 0; viewer < 50; viewer += 1) index.subscribe(() => {});
    await streams.pods.send(pod("a"));
    expect(connection.streams).toEqual([]);
    expect(connection.requests.map(({ path }) => path)).toEqual(["/readyz"]);
  });

  it("finds pods by node and namespace", async () => {
    await load({ pods: [pod("a", "n1"), pod("b", "n2"), pod("c")] });
    expect(index.podsOnNode("n1").map(({ name }) => name)).toEqual(["a"]);
    expect(index.podsInNamespace("x")).toHaveLength(3);
    expect(index.podsOnNode("n3")).toEqual([]);
  });

  it("finds the workload of a pod, the Deployment behind its ReplicaSet, or as much as is known", async () => {
    const rs = (name: string, owner?: { kind: string; uid: string }) =>
      added({ metadata: meta(name, owner) });
    await load({
      deployments: [added({ metadata: meta("web") })],
      replicasets: [
        rs("web-1", { kind: "Deployment", uid: "uid-web" }),
        rs("lone"),
        rs("orphan", { kind: "Deployment", uid: "uid-unknown" }),
      ],
      jobs: [added({ metadata: meta("job") })],
      pods: [
        pod("a", "n", { kind: "ReplicaSet", uid: "uid-web-1" }),
        pod("b", "n", { kind: "ReplicaSet", uid: "uid-lone" }),
        pod("c", "n", { kind: "ReplicaSet", uid: "uid-orphan" }),
        pod("d", "n", { kind: "Job", uid: "uid-job" }),
        pod("e", "n", { kind: "Widget", uid: "uid-web" }),
        pod("f", "n"),
        pod("g", "n", { kind: "Deployment", uid: "uid-job" }),
      ],
    });
    const found = [...index.table("pods").values()].map((one) => {
      const workload = index.workloadOf(one);
      return [one.name, workload === null ? null : `${workload.kind}/${workload.name}`];
    });
    expect(Object.fromEntries(found)).toEqual({
      a: "deployments/web",
      b: "replicasets/lone",
      c: "replicasets/orphan",
      d: "jobs/job",
      e: null,
      f: null,
      g: null,
    });
  });

  it("hints at what changed and at sources that were lost, until the listener leaves", async () => {
    await load();
    const hints: Hint[] = [];
    const stop = index.subscribe((hint) => hints.push(hint));
    await streams.pods.send(pod("a"));
    streams.nodes.fail(new Error("reset"));
    await connection.next("/api/v1/nodes");
    stop();
    await streams.pods.send(pod("b"));
    expect(hints).toEqual([
      { topic: "pods", ids: ["x/a"] },
      { topic: "sources", ids: ["nodes"] },
    ]);
  });

  it("tells the oldest time, the first problem and the sum of what it can't read", async () => {
    await load({ pods: [added({ metadata: meta("x") })], jobs: [added({ metadata: meta("y"), spec: 1 })] });
    expect(index.source().unreadable).toBe(2);
    streams.pods.fail(new Error("reset"));
    await connection.next("/api/v1/pods");
    expect(index.source()).toMatchObject({ name: "cluster", problem: "pods: reset" });
    expect(index.source().asOf).toBe(TOGETHER.map((kind) => index.sourceOf(kind).asOf).sort()[0]);
    expect(index.sourceOf("nodes").problem).toBeNull();
  });

  it("neither waits for builds of images nor is as old as they are", async () => {
    for (const kind of TOGETHER) {
      streams[kind].open();
      await streams[kind].send(end);
    }
    await index.ready;
    expect(index.sourceOf("pipelineruns")).toMatchObject({ asOf: null, problem: "not loaded yet" });
    streams.pipelineruns.fail(new Error("refused: 403"));
    await connection.next(of.pipelineruns.path);
    expect([index.isReady, index.source().problem]).toEqual([true, null]);
    expect(index.sourceOf("pipelineruns").problem).toBe("refused: 403");
  });

  it("finds the builds of a tool, and has no watch for them on a platform that builds none", async () => {
    const build = (name: string, user?: string) =>
      added({ metadata: { ...meta(name), ...(user === undefined ? {} : { labels: { user } }) } });
    await load({ pipelineruns: [build("a", "t"), build("b", "u"), build("c")] });
    expect(index.buildsOfTool("t").map(({ name }) => name)).toEqual(["a"]);
    const other = new ScriptedConnection();
    const without = startLiveIndex(other, { ...toolforge, builds: null });
    for (const kind of TOGETHER) await (await other.next(of[kind].path)).send(end);
    await without.ready;
    expect(other.streams).toEqual([]);
    expect(without.sourceOf("pipelineruns")).toMatchObject({ asOf: null, problem: null });
    await without.stop();
  });
});
