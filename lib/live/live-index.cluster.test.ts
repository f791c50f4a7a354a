import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Admin, openAdmin } from "@/e2e/control-plane/admin";
import { churnCluster, churnSeconds } from "@/e2e/control-plane/churn";
import { HTTP_ROUTES, PIPELINE_RUNS } from "@/e2e/control-plane/custom-kinds";
import { type Fault, type FaultProxy, startFaultProxy } from "@/e2e/control-plane/fault-proxy";
import { fillCluster } from "@/e2e/control-plane/fill";
import { type ControlPlane, launchControlPlane } from "@/e2e/control-plane/launch";
import { aPod, runningStatus } from "@/e2e/control-plane/objects";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { openConnection } from "@/lib/kubernetes/connection";
import { resources } from "@/lib/kubernetes/resources";
import { startLiveIndex } from "./live-index";
import { KINDS, type Kind, keyOf, type RecordOf } from "./model";

/** The index against a real control plane, through a proxy that fails as networks fail: it tells, it keeps, it recovers. */

const CHURN_SECONDS = churnSeconds();
const CHANGES_PER_SECOND = 50;
const HEAP_GROWTH_MAX = 8 * 2 ** 20;
const RECOVERS = { timeout: 60_000, interval: 100 };

let cluster: ControlPlane;
let admin: Admin;
let proxy: FaultProxy;
let index: ReturnType<typeof startLiveIndex>;
let number = 0;
/** Kinds that this cluster gets later. */
const missing = new Set<Kind>(["httproutes", "pipelineruns"]);

beforeAll(async () => {
  cluster = await launchControlPlane();
  await fillCluster(cluster.kubeconfigFile, { nodes: 20, namespaces: 10, pods: 200 });
  admin = openAdmin(cluster.kubeconfigFile);
  await admin.ask("POST", "/api/v1/namespaces", { metadata: { name: "image-build" } });
  proxy = await startFaultProxy(cluster.url, readFileSync(cluster.caFile));
  index = startLiveIndex(throughProxy(), { ...toolforge, idleMs: 20_000, absentMs: 1_000 });
  await index.ready;
});
afterAll(async () => {
  await index?.stop();
  await proxy?.stop();
  admin?.close();
  await cluster?.stop();
});
afterEach(() => proxy.set(null));

/** The reader's own identity, as the web process has it. */
function throughProxy() {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "proxy", server: proxy.url, skipTLSVerify: false },
    { name: "reader", token: cluster.tokens.reader },
  );
  return openConnection(config);
}

/** Makes, changes and removes something of several kinds, past the proxy. Answers what a right index must then say. */
async function moveTheCluster(): Promise<{ pod: string; removed: string; node: string }> {
  number += 1;
  const pods = "/api/v1/namespaces/tool-t1/pods";
  const node = `node-${number % 20}`;
  await admin.ask("POST", pods, aPod(`moved-${number}`, node));
  await admin.ask("PATCH", `${pods}/moved-${number}/status`, { status: runningStatus(number) });
  await admin.ask("DELETE", `${pods}/pod-${number * 10 + 1}?gracePeriodSeconds=0`);
  await admin.ask("PATCH", `/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
  await admin.ask("POST", "/apis/policy/v1/namespaces/tool-t1/poddisruptionbudgets", {
    metadata: { name: `budget-${number}` },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "webservice" } } },
  });
  await admin.ask("POST", "/api/v1/namespaces/tool-t1/resourcequotas", {
    metadata: { name: `quota-${number}` },
    spec: { hard: { "requests.memory": "6Gi" } },
  });
  await admin.ask("POST", "/api/v1/namespaces/tool-t1/limitranges", {
    metadata: { name: `limits-${number}` },
    spec: { limits: [{ type: "Container", default: { memory: "512Mi" }, max: { memory: "4Gi" } }] },
  });
  return { pod: `tool-t1/moved-${number}`, removed: `tool-t1/pod-${number * 10 + 1}`, node };
}

/** Every record of every kind, as a list of the API server has it now. */
async function expectEqual(): Promise<void> {
  for (const kind of KINDS) {
    const { path, fieldSelector, project } = resources(toolforge)[kind];
    if (missing.has(kind)) {
      expect(index.table(kind).size).toBe(0);
      continue;
    }
    const query = fieldSelector === undefined ? "" : `?fieldSelector=${encodeURIComponent(fieldSelector)}`;
    const list = (await admin.ask("GET", path + query)) as { items: unknown[] };
    const records = list.items.map((item): RecordOf[Kind] => project(item));
    const wanted = new Map(records.map((record) => [keyOf(record), record]));
    const held = new Map([...index.table(kind).values()].map((record) => [keyOf(record), record]));
    expect(held, kind).toEqual(wanted);
  }
}

const recovered = () =>
  vi.waitFor(async () => {
    expect(index.source().problem).toBeNull();
    await expectEqual();
  }, RECOVERS);

const noticed = () => vi.waitFor(() => expect(index.source().problem).not.toBeNull(), RECOVERS);

describe("the index", () => {
  it("holds what the cluster holds", async () => {
    expect(index.table("nodes").size).toBe(20);
    expect(index.table("pods").size).toBe(200);
    await recovered();
  });

  it("follows at once", async () => {
    const { pod, removed, node } = await moveTheCluster();
    await vi.waitFor(() => {
      expect(index.table("pods").get(pod)).toBeDefined();
      expect(index.table("pods").get(removed)).toBeUndefined();
      expect(index.table("nodes").get(node)?.unschedulable).toBe(true);
    }, RECOVERS);
    expect(index.podsOnNode(node).map(keyOf)).toContain(pod);
    await recovered();
  });

  it.each([
    [
      "httproutes" as const,
      HTTP_ROUTES,
      "tool-t1",
      { spec: { hostnames: ["t1.example.org"], rules: [{ backendRefs: [{ name: "web" }] }] } },
    ],
    ["pipelineruns" as const, PIPELINE_RUNS, "image-build", { spec: {} }],
  ])(
    "finds %s that the cluster gets later, and misses none that it has not",
    async (kind, definition, namespace, rest) => {
      expect([index.source().problem, index.sourceOf(kind).problem]).toEqual([null, null]);
      await admin.ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
      missing.delete(kind);
      const { group, names } = definition.spec;
      await vi.waitFor(
        () =>
          admin.ask("POST", `/apis/${group}/v1/namespaces/${namespace}/${kind}`, {
            apiVersion: `${group}/v1`,
            kind: names.kind,
            metadata: { name: "web" },
            ...rest,
          }),
        RECOVERS,
      );
      await vi.waitFor(
        () => expect(index.table(kind).get(`${namespace}/web`)).toMatchObject({ kind }),
        RECOVERS,
      );
      await recovered();
    },
  );

  const LOSSES: [string, Fault][] = [
    ["429 with Retry-After", { kind: "status", status: 429, retryAfter: "1" }],
    ["500", { kind: "status", status: 500 }],
    ["resets", { kind: "reset" }],
  ];
  it.each(LOSSES)("says that it is lost, keeps what it had, and recovers: %s", async (_name, fault) => {
    const before = index.table("pods").size;
    proxy.set(fault);
    proxy.cut();
    await noticed();
    const { asOf } = index.source();
    const { pod, removed } = await moveTheCluster();
    await vi.waitFor(() => expect(proxy.met).toBeGreaterThan(KINDS.length), RECOVERS);
    expect(index.table("pods").size).toBe(before);
    expect(index.table("pods").get(removed)).toBeDefined();
    expect(index.source().asOf).toBe(asOf);
    proxy.set(null);
    await recovered();
    expect(index.table("pods").get(pod)).toBeDefined();
  });

  it("waits as long as Retry-After asks for", async () => {
    proxy.set({ kind: "status", status: 429, retryAfter: "15" });
    proxy.cut();
    await noticed();
    await vi.waitFor(() => expect(proxy.met).toBeGreaterThanOrEqual(KINDS.length), RECOVERS);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    // Each watch asked once and waits; the rest are the heartbeat's. Back-off alone would have asked three times and more.
    expect(proxy.met).toBeLessThan(2 * KINDS.length);
    proxy.set(null);
    await recovered();
  });

  it.each(["status", "event"] as const)("loads anew after 410 as %s, without what is gone", async (as) => {
    proxy.set({ kind: "gone", as });
    proxy.cut();
    const { pod, removed } = await moveTheCluster();
    await vi.waitFor(() => expect(proxy.met).toBeGreaterThan(0), RECOVERS);
    await vi.waitFor(() => {
      expect(index.table("pods").get(pod)).toBeDefined();
      expect(index.table("pods").get(removed)).toBeUndefined();
    }, RECOVERS);
    proxy.set(null);
    await recovered();
  });

  it("reads answers that drip in pieces of seven bytes", async () => {
    proxy.set({ kind: "drip", bytes: 7, everyMs: 1 });
    proxy.cut();
    const { pod, removed } = await moveTheCluster();
    await vi.waitFor(() => {
      expect(index.table("pods").get(pod)).toBeDefined();
      expect(index.table("pods").get(removed)).toBeUndefined();
    }, RECOVERS);
    proxy.set(null);
    await recovered();
  });

  it("notices connections that are open and dead", async () => {
    proxy.set({ kind: "half-open" });
    await noticed();
    const { asOf } = index.source();
    const { pod } = await moveTheCluster();
    expect(index.source().asOf).toBe(asOf);
    expect(index.table("pods").get(pod)).toBeUndefined();
    proxy.set(null);
    await recovered();
  });

  it("survives the API server", async () => {
    await cluster.stopApiServer();
    await noticed();
    expect(index.table("pods").size).toBeGreaterThan(0);
    await cluster.startApiServer();
    await moveTheCluster();
    await recovered();
  });

  it(
    `stays equal and flat through ${CHURN_SECONDS} s of ${CHANGES_PER_SECOND} changes/s with broken connections`,
    async () => {
      const churn = (seconds: number) =>
        churnCluster(cluster.kubeconfigFile, {
          nodes: Array.from({ length: 20 }, (_, node) => `node-${node}`),
          namespace: "tool-t2",
          perSecond: CHANGES_PER_SECOND,
          seconds,
        });
      const breaking = setInterval(() => proxy.cut(), 5_000);
      try {
        // What grows once, caches and compiled code, grows now.
        await churn(5);
        const before = heapUsed();
        const made = await churn(CHURN_SECONDS);
        expect(made).toBeGreaterThan((CHURN_SECONDS * CHANGES_PER_SECOND) / 2);
        clearInterval(breaking);
        await recovered();
        expect(heapUsed() - before).toBeLessThan(HEAP_GROWTH_MAX);
      } finally {
        clearInterval(breaking);
      }
    },
    (CHURN_SECONDS + 120) * 1_000,
  );
});

/** Bytes in use after a full collection. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}
