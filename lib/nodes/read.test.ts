import { describe, expect, it } from "vitest";
import { aNode, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { exportNodes, getNode, listNodes } from "./read";
import { nodeItemSchema, nodeRowSchema } from "./schema";
import type { NodeSources } from "./sources";

const VIEWER: Actor = { user: "v", displayName: "V", role: "viewer", via: { kind: "system" } };
const QUERY = { sort: "name", limit: 50 };
const ID = "6f1f2f0e-8a0a-4b7e-9b57-4f4f9b0b7f11";

function sources(change: Partial<NodeSources> = {}): NodeSources {
  const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
  return {
    index: memoryIndex([
      aNode("k8s-worker-10"),
      aNode("k8s-worker-2", { unschedulable: true }),
      aNode("k8s-control-1"),
      aPod("p1", { nodeName: "k8s-worker-2", owner }),
      aPod("p2", { nodeName: "k8s-worker-2", namespace: "kube-system", mirror: true }),
      aPod("p3", { nodeName: "k8s-worker-2", phase: "Succeeded" }),
      aWorkload("web", { replicas: 1 }),
    ]),
    profile: toolforge,
    clock: { now: () => new Date("2026-01-02T00:00:00Z") },
    usage: () => ({
      byNode: new Map([["k8s-worker-2", { cpuCores: 3, memoryBytes: 5 }]]),
      source: { name: "metrics", asOf: null, problem: null },
    }),
    active: async () => new Map([["node/k8s-worker-2", { id: ID, action: "node.cordon", state: "running" }]]),
    ...change,
  };
}

describe("listNodes", () => {
  it("joins the index with usage and actions, in natural order", async () => {
    const page = await listNodes(VIEWER, QUERY, sources());
    expect(page.items.map(({ name }) => name)).toEqual(["k8s-control-1", "k8s-worker-2", "k8s-worker-10"]);
    for (const row of page.items) expect(nodeRowSchema.parse(row)).toEqual(row);
    expect(page.items[1]).toMatchObject({
      role: "worker",
      state: "cordoned",
      pods: 2,
      tools: 1,
      cpu: { allocatable: 8, requested: 1, used: 3 },
      activeAction: { id: ID },
    });
    expect(page.sources.map(({ name }) => name)).toEqual(["cluster", "metrics"]);
  });

  it("keeps the list when metrics and database fail, and says so", async () => {
    const page = await listNodes(
      VIEWER,
      QUERY,
      sources({
        usage: () => ({ byNode: new Map(), source: { name: "metrics", asOf: null, problem: "refused" } }),
        active: () => Promise.reject(new Error("away")),
      }),
    );
    expect(page.total).toBe(3);
    expect(page.sources.map(({ name, problem }) => [name, problem])).toEqual([
      ["cluster", null],
      ["metrics", "refused"],
      ["database", "away"],
    ]);
  });

  it("shows a change of the index at once", async () => {
    const index = memoryIndex([aNode("worker-1")]);
    const given = sources({ index });
    expect((await listNodes(VIEWER, QUERY, given)).items[0]?.state).toBe("ready");
    index.put(aNode("worker-1", { unschedulable: true }));
    expect((await listNodes(VIEWER, QUERY, given)).items[0]?.state).toBe("cordoned");
  });
});

it("gives one node with what a drain would do", async () => {
  const { item } = await getNode(VIEWER, "k8s-worker-2", sources());
  expect(nodeItemSchema.parse(item)).toEqual(item);
  expect(item.verdicts).toMatchObject({ gap: 1, stays_mirror: 1, finished: 1, moves: 0 });
  expect(item.groups.flatMap(({ pods }) => pods).find(({ name }) => name === "p1")).toMatchObject({
    verdict: "gap",
    verdictSays: "the only replica: down until it is ready elsewhere",
    owner: "Deployment web, 1 replica",
  });
  expect(item.groups.map(({ tool }) => tool)).toEqual([null, "a"]);
  expect(item.equivalent.map(({ command }) => command)).toContain("kubectl uncordon k8s-worker-2");
});

it("says not_found of a node that is not there", async () => {
  await expect(getNode(VIEWER, "gone", sources())).rejects.toMatchObject({ code: "not_found" });
});

it("asks for the permission before anything", async () => {
  const nobody = { ...VIEWER, role: "none" } as unknown as Actor;
  await expect(async () => listNodes(nobody, QUERY, sources())).rejects.toThrow();
});

it("writes the filtered set as CSV", async () => {
  const text = await exportNodes(VIEWER, { ...QUERY, state: "cordoned", limit: 1 }, sources());
  expect(text.trimEnd().split("\r\n")).toHaveLength(2);
});
