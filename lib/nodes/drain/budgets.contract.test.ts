import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { launchControlPlane } from "@/e2e/control-plane/launch";
import { refreshBudgets } from "@/e2e/platform/budgets";
import { startPlatform } from "@/e2e/platform/start";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { type KubeConnection, openConnection } from "@/lib/kubernetes/connection";
import { resources } from "@/lib/kubernetes/resources";
import type { BudgetRecord, PodRecord } from "@/lib/live/model";
import { budgetLedger } from "./budgets";

/** What the ledger foretells, and what the eviction subresource then answers, pod after pod. */

type Server = {
  kubeconfigFile: string /** Lets the disruption controller look. */;
  settle(): void;
  stop(): Promise<void>;
};
const servers: [string, (dir: string) => Promise<Server>][] = [
  [
    "box",
    async (dir) => {
      const box = await startPlatform({ dir });
      const settle = () => refreshBudgets(box.store);
      return { kubeconfigFile: box.adminKubeconfigFile, settle, stop: () => box.stop() };
    },
  ],
  // The disruption controller looks by itself; nobody brings pods back.
  [
    "kube-apiserver",
    async () => ({
      ...(await launchControlPlane({ controllers: true, scheduler: false })),
      settle: () => {},
    }),
  ],
];

type State = "ready" | "sick" | "pending" | "over";
const SCENARIOS: readonly {
  what: string;
  pods: readonly State[];
  budgets: readonly object[];
  goes: string;
}[] = [
  { what: "no budget", pods: ["ready", "sick"], budgets: [], goes: "yes yes" },
  {
    what: "two left of four",
    pods: ["ready", "ready", "ready", "ready"],
    budgets: [{ minAvailable: 2 }],
    goes: "yes yes no no",
  },
  { what: "none left", pods: ["ready", "ready"], budgets: [{ minAvailable: 2 }], goes: "no no" },
  {
    what: "two budgets",
    pods: ["ready", "sick"],
    budgets: [{ minAvailable: 0 }, { minAvailable: 1 }],
    goes: "no no",
  },
  {
    what: "met, one sick",
    pods: ["sick", "ready", "ready"],
    budgets: [{ minAvailable: 2 }],
    goes: "yes no no",
  },
  { what: "not met, one sick", pods: ["sick", "ready"], budgets: [{ minAvailable: 2 }], goes: "no no" },
  {
    what: "not met, one sick, AlwaysAllow",
    pods: ["sick", "ready"],
    budgets: [{ minAvailable: 2, unhealthyPodEvictionPolicy: "AlwaysAllow" }],
    goes: "yes no",
  },
  { what: "wants nobody, one sick", pods: ["sick"], budgets: [{ minAvailable: 0 }], goes: "no" },
  {
    what: "pending and over",
    pods: ["pending", "over", "ready"],
    budgets: [{ minAvailable: 1 }],
    goes: "yes yes no",
  },
  { what: "no selector", pods: ["ready"], budgets: [{ minAvailable: 1, selector: null }], goes: "yes" },
];

describe.each(servers)("%s", (name, start) => {
  let dir: string;
  let server: Server;
  let kube: KubeConnection;

  async function ask(method: "GET" | "POST" | "PATCH", path: string, body?: object) {
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    return await kube.request({ method, path, contentType, ...(body === undefined ? {} : { body }) });
  }
  const made = async (path: string, body: object) => {
    const { status, body: said } = await ask("POST", path, body);
    expect(status, JSON.stringify(said)).toBe(201);
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "forgeboard-budgets-"));
    server = await start(join(dir, name));
    const config = new KubeConfig();
    config.loadFromFile(server.kubeconfigFile);
    kube = openConnection(config);
    await made("/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "contract-1" } });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(SCENARIOS.map((scenario, at) => ({ ...scenario, namespace: `contract-${at}` })))(
    "$what: $goes",
    async ({ namespace, pods, budgets, goes }) => {
      const at = `/api/v1/namespaces/${namespace}/pods`;
      await made("/api/v1/namespaces", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespace },
      });
      await expectAccount(namespace);
      for (const [index, state] of pods.entries()) {
        await made(at, podOf(`p${index}`));
        await ask("PATCH", `${at}/p${index}/status`, { status: STATUS[state] });
      }
      for (const [index, spec] of budgets.entries())
        await made(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name: `b${index}` },
          spec: { selector: { matchLabels: LABELS }, ...spec },
        });
      const healthy = pods.filter((state) => state === "ready").length;
      const seen = await vi.waitFor(
        async () => {
          server.settle();
          const found = await records(namespace);
          expect(found.pods.filter(({ ready }) => ready).length).toBe(healthy);
          for (const budget of found.budgets)
            expect([budget.stale, budget.selectsNone || budget.currentHealthy]).toEqual([
              false,
              budget.selectsNone || healthy,
            ]);
          return found;
        },
        { timeout: 30_000, interval: 100 },
      );
      const ledger = budgetLedger({
        budgets: new Map([[namespace, seen.budgets]]),
        neighbours: new Map([[namespace, seen.pods]]),
        workloads: new Map(),
      });
      const foretold: string[] = [];
      const answered: string[] = [];
      for (const pod of seen.pods) {
        foretold.push(ledger.judge(pod) === null ? "yes" : "no");
        const { status } = await ask("POST", `${at}/${pod.name}/eviction`, {
          apiVersion: "policy/v1",
          kind: "Eviction",
          metadata: { name: pod.name, namespace },
        });
        answered.push(status === 201 ? "yes" : "no");
      }
      expect({ foretold: foretold.join(" "), answered: answered.join(" ") }).toEqual({
        foretold: goes,
        answered: goes,
      });
    },
  );

  /** Admission makes pods wait for the namespace's account where a controller makes it. */
  const expectAccount = (namespace: string) =>
    name === "box"
      ? Promise.resolve()
      : vi.waitFor(
          async () =>
            expect((await ask("GET", `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).status).toBe(
              200,
            ),
          { timeout: 30_000, interval: 100 },
        );

  async function records(namespace: string): Promise<{ pods: PodRecord[]; budgets: BudgetRecord[] }> {
    const read = resources(toolforge);
    const list = async (path: string) => listWire.parse((await ask("GET", path)).body).items;
    const pods = await list(`/api/v1/namespaces/${namespace}/pods`);
    const budgets = await list(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`);
    return { pods: pods.map(read.pods.project), budgets: budgets.map(read.poddisruptionbudgets.project) };
  }
});

const listWire = z.object({ items: z.array(z.unknown()) });
const LABELS = { app: "contract" };
const STATUS: Readonly<Record<State, object>> = {
  ready: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  sick: { phase: "Running", conditions: [{ type: "Ready", status: "False" }] },
  pending: { phase: "Pending" },
  over: { phase: "Succeeded" },
};
const podOf = (name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: LABELS },
  spec: {
    nodeName: "contract-1",
    tolerations: [{ operator: "Exists" }],
    containers: [{ name: "c", image: "i" }],
  },
});
