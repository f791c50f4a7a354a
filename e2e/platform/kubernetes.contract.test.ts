import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { resources } from "@/lib/kubernetes/resources";
import type { RecordOf } from "@/lib/live/model";
import { HTTP_ROUTES, PIPELINE_RUNS } from "../control-plane/custom-kinds";
import { launchControlPlane } from "../control-plane/launch";
import { listAt, numberAt, textAt } from "./objects";
import { startPlatform } from "./start";

/** One script of requests, the same assertions, against the box and a real kube-apiserver. */

type ApiServer = { url: string; token: string; ca: string; stop(): Promise<void> };

/** Without controllers: the rules of the API, and nothing that moves by itself. */
async function startReal(): Promise<ApiServer> {
  const { url, tokens, caFile, stop } = await launchControlPlane();
  return { url, token: tokens.admin, ca: readFileSync(caFile, "utf8"), stop };
}

async function startBox(dir: string): Promise<ApiServer> {
  const box = await startPlatform({ dir });
  const text = readFileSync(box.adminKubeconfigFile, "utf8");
  const [url = "", token = ""] = [/server: "([^"]+)/, /token: "([^"]+)/].map(
    (pattern) => pattern.exec(text)?.[1],
  );
  return { url, token, ca: "", stop: () => box.stop() };
}

const servers: [string, (dir: string) => Promise<ApiServer>][] = [
  ["box", startBox],
  ["kube-apiserver", startReal],
];

type Answer = { status: number; text: string; body: unknown; auditId: unknown };

describe.each(servers)("%s", (name, start) => {
  let dir: string;
  let server: ApiServer;

  function ask(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = body === undefined ? "" : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${server.token}`,
        "content-type": type,
        // Node leaves it out for DELETE, and the body would be read as the next request.
        "content-length": Buffer.byteLength(sent),
      };
      const url = server.url + path;
      const request = url.startsWith("https:")
        ? requestTls(url, { method, headers, ca: server.ca })
        : requestPlain(url, { method, headers });
      request.once("error", reject);
      request.once("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("error", reject);
        response.once("end", () => {
          const first = text.startsWith("{") && !text.trim().includes("\n{") ? JSON.parse(text) : null;
          resolve({
            status: response.statusCode ?? 0,
            text,
            body: first,
            auditId: response.headers["audit-id"],
          });
        });
      });
      request.end(sent);
    });
  }

  const merge = (path: string, body: unknown) => ask("PATCH", path, body, "application/merge-patch+json");
  const events = async (path: string): Promise<{ type: string; object: unknown }[]> =>
    (await ask("GET", path)).text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "contract-"));
    server = await start(join(dir, name));
    await vi.waitFor(
      async () => {
        if ((await ask("GET", "/api/v1/namespaces/default")).status !== 200) throw new Error("not ready");
      },
      { timeout: 60_000, interval: 200 },
    );
    for (const definition of [HTTP_ROUTES, PIPELINE_RUNS]) await addKind(definition);
    for (const node of ["a", "b", "c"])
      await ask("POST", "/api/v1/nodes", {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: `contract-${node}`, labels: { contract: "yes" } },
      });
  });

  /** A server without it says 404 until it is there; the box has it from the start. */
  async function addKind(definition: typeof HTTP_ROUTES): Promise<void> {
    await ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
    const { group, names } = definition.spec;
    await vi.waitFor(
      async () => {
        expect((await ask("GET", `/apis/${group}/v1/${names.plural}`)).status).toBe(200);
      },
      { timeout: 30_000, interval: 100 },
    );
  }

  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("pages a list", async () => {
    const names: string[] = [];
    let from = "";
    do {
      const { body } = await ask(
        "GET",
        `/api/v1/nodes?labelSelector=contract%3Dyes&limit=2${from === "" ? "" : `&continue=${from}`}`,
      );
      expect(textAt(body, "kind")).toBe("NodeList");
      names.push(...listAt(body, "items").map((item) => textAt(item, "metadata", "name")));
      from = textAt(body, "metadata", "continue");
    } while (from !== "");
    expect(names).toEqual(["contract-a", "contract-b", "contract-c"]);
  });

  it("streams the state and marks its end", async () => {
    const watching = events(
      "/api/v1/nodes?watch=true&labelSelector=contract%3Dyes&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=3",
    );
    await merge("/api/v1/nodes/contract-a", { spec: { unschedulable: true } });
    const seen = await watching;
    const end = seen.findIndex(
      (event) => textAt(event.object, "metadata", "annotations", "k8s.io/initial-events-end") === "true",
    );
    expect(seen.slice(0, end).filter((event) => event.type === "ADDED").length).toBe(3);
    expect(seen.some((event) => textAt(event.object, "metadata", "name") === "contract-a")).toBe(true);
  });

  it("resumes a watch after a version, and reports an object leaving the selection as deleted", async () => {
    const { body } = await ask("GET", "/api/v1/nodes?labelSelector=contract%3Dyes");
    const since = textAt(body, "metadata", "resourceVersion");
    await merge("/api/v1/nodes/contract-b", { metadata: { annotations: { "forgeboard.dev/x": "1" } } });
    await merge("/api/v1/nodes/contract-b", { metadata: { labels: { contract: null } } });
    await merge("/api/v1/nodes/contract-b", { metadata: { labels: { contract: "yes" } } });
    const seen = await events(
      `/api/v1/nodes?watch=true&labelSelector=contract%3Dyes&resourceVersion=${since}&timeoutSeconds=1`,
    );
    expect(seen.map((event) => event.type)).toEqual(["MODIFIED", "DELETED", "ADDED"]);
  });

  it("refuses initial events without the match they need", async () => {
    const { status, body } = await ask("GET", "/api/v1/nodes?watch=true&sendInitialEvents=true");
    expect([status, textAt(body, "reason")]).toEqual([422, "Invalid"]);
  });

  it("answers 404, 409 and 400 as a Status", async () => {
    const missing = await ask("GET", "/api/v1/nodes/none");
    expect(missing.body).toMatchObject({
      kind: "Status",
      status: "Failure",
      reason: "NotFound",
      code: 404,
      message: 'nodes "none" not found',
      details: { name: "none", kind: "nodes" },
    });
    const stale = await merge("/api/v1/nodes/contract-c", {
      metadata: { resourceVersion: "1" },
      spec: { unschedulable: true },
    });
    expect(stale.body).toMatchObject({
      reason: "Conflict",
      code: 409,
      message: expect.stringContaining("the object has been modified"),
    });
    const twice = await ask("POST", "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "contract-c" },
    });
    expect(twice.body).toMatchObject({
      reason: "AlreadyExists",
      code: 409,
      message: 'nodes "contract-c" already exists',
    });
    expect((await ask("GET", "/api/v1/pods?fieldSelector=spec.colour%3Dred")).status).toBe(400);
    const uid = await ask("DELETE", "/api/v1/nodes/contract-c", {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid: "other" },
    });
    expect([uid.status, textAt(uid.body, "reason")]).toEqual([409, "Conflict"]);
  });

  it("changes nothing in a dry run and names every request", async () => {
    const dry = await merge("/api/v1/nodes/contract-c?dryRun=All", { spec: { unschedulable: true } });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ spec: { unschedulable: true } });
    expect(dry.auditId).toMatch(/^[0-9a-f-]{36}$/);
    const { body } = await ask("GET", "/api/v1/nodes/contract-c");
    expect(body).not.toMatchObject({ spec: { unschedulable: true } });
  });

  it("evicts while the budget allows, then answers 429", async () => {
    const labels = { app: "contract" };
    const pods = "/api/v1/namespaces/default/pods";
    const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    for (const pod of ["one", "two"]) {
      await ask("POST", pods, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: pod, labels },
        spec: { nodeName: "contract-c", containers: [{ name: "c", image: "i" }] },
      });
      await merge(`${pods}/${pod}/status`, {
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      });
    }
    await ask("POST", budgets, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "contract" },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    });
    await merge(`${budgets}/contract/status`, {
      status: {
        observedGeneration: 1,
        disruptionsAllowed: 1,
        currentHealthy: 2,
        desiredHealthy: 1,
        expectedPods: 2,
      },
    });
    const evict = (pod: string, query = "") =>
      ask("POST", `${pods}/${pod}/eviction${query}`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name: pod, namespace: "default" },
      });
    expect((await evict("one", "?dryRun=All")).status).toBe(201);
    expect((await evict("one")).status).toBe(201);
    const terminating = await ask("GET", `${pods}/one`);
    expect(textAt(terminating.body, "metadata", "deletionTimestamp")).not.toBe("");
    expect(numberAt(terminating.body, "metadata", "deletionGracePeriodSeconds")).toBe(30);
    const refused = await evict("two");
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ reason: "TooManyRequests", code: 429 });
    expect(textAt(listAt(refused.body, "details", "causes")[0], "reason")).toBe("DisruptionBudget");
  });

  it("keeps services and routes as the index reads them", async () => {
    const place = { namespace: "default" };
    const backend = { service: { name: "contract", port: { number: 8000 } } };
    await ask("POST", "/api/v1/namespaces/default/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "contract", labels: { name: "contract" }, ...place },
      spec: { selector: { name: "contract" }, ports: [{ port: 8000, targetPort: 8000 }] },
    });
    await ask("POST", "/apis/networking.k8s.io/v1/namespaces/default/ingresses", {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "contract", ...place },
      spec: {
        rules: [
          { host: "contract.example.org", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } },
        ],
      },
    });
    await ask("POST", "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes", {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "contract", ...place },
      spec: {
        hostnames: ["contract.example.org"],
        rules: [{ backendRefs: [{ name: "contract", port: 8000 }] }],
      },
    });
    const read = resources(toolforge);
    const records = async <K extends "services" | "ingresses" | "httproutes">(kind: K) =>
      listAt((await ask("GET", read[kind].path)).body, "items")
        .map((item): RecordOf[K] => read[kind].project(item))
        .filter(({ name, namespace }) => name === "contract" && namespace === "default");
    const rules = [{ host: "contract.example.org", path: "/", service: "contract" }];
    expect(await records("services")).toMatchObject([{ selector: { name: "contract" }, ports: [8000] }]);
    expect(await records("ingresses")).toMatchObject([{ rules }]);
    expect(await records("httproutes")).toMatchObject([{ rules }]);
  });

  it("keeps builds of images as the index reads them, and shows those of another place to nobody", async () => {
    const of = "/apis/tekton.dev/v1/namespaces";
    await ask("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "image-build" },
    });
    const made: Record<string, Answer> = {};
    for (const namespace of ["image-build", "default"])
      made[namespace] = await ask("POST", `${of}/${namespace}/pipelineruns`, {
        apiVersion: "tekton.dev/v1",
        kind: "PipelineRun",
        metadata: {
          generateName: "contract-buildpacks-pipelinerun-",
          namespace,
          labels: { user: "contract" },
        },
        spec: {
          pipelineRef: { name: "buildpacks" },
          params: [{ name: "SOURCE_URL", value: "https://example.org/x" }],
        },
      });
    const build = textAt(made["image-build"]?.body, "metadata", "name");
    expect(build).toMatch(/^contract-buildpacks-pipelinerun-\w{5}$/);
    const read = resources(toolforge).pipelineruns;
    const records = async () =>
      listAt((await ask("GET", read.path)).body, "items")
        .map((item) => read.project(item))
        .filter(({ tool }) => tool === "contract");
    expect(await records()).toMatchObject([
      { name: build, state: "waiting", startedAt: null, endedAt: null },
    ]);
    const at = { startTime: "2026-01-01T00:00:00Z", completionTime: "2026-01-01T00:04:00Z" };
    const failed = { type: "Succeeded", status: "False", reason: "Failed", message: "a step failed" };
    await ask(
      "PATCH",
      `${of}/image-build/pipelineruns/${build}/status`,
      { status: { ...at, conditions: [failed] } },
      "application/merge-patch+json",
    );
    expect(await records()).toMatchObject([
      { state: "failed", startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:04:00.000Z" },
    ]);
  });

  it("keeps quotas, limits and cron jobs as the index reads them", async () => {
    const place = { namespace: "default" };
    await ask("POST", "/api/v1/namespaces/default/resourcequotas", {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "contract", ...place },
      spec: { hard: { pods: "10", "requests.memory": "6Gi" } },
    });
    await ask("POST", "/api/v1/namespaces/default/limitranges", {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "contract", ...place },
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: "500m" },
            defaultRequest: { cpu: "150m" },
            max: { cpu: "1" },
            min: { cpu: "50m" },
          },
        ],
      },
    });
    await ask("POST", "/apis/batch/v1/namespaces/default/cronjobs", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "contract", ...place },
      spec: {
        schedule: "42 10 * * 2",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 30,
        jobTemplate: {
          spec: {
            template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] } },
          },
        },
      },
    });
    const read = resources(toolforge);
    const records = async <K extends "resourcequotas" | "limitranges" | "cronjobs">(kind: K) =>
      listAt((await ask("GET", read[kind].path)).body, "items")
        .map((item): RecordOf[K] => read[kind].project(item))
        .filter(({ name, namespace }) => name === "contract" && namespace === "default");
    expect(await records("resourcequotas")).toMatchObject([
      { hard: { pods: 10, "requests.memory": 6 * 2 ** 30 }, scoped: false },
    ]);
    expect(await records("limitranges")).toMatchObject([
      { default: { cpu: 0.5 }, defaultRequest: { cpu: 0.15 }, max: { cpu: 1 }, min: { cpu: 0.05 } },
    ]);
    expect(await records("cronjobs")).toMatchObject([
      { schedule: "42 10 * * 2", concurrencyPolicy: "Forbid", startingDeadlineSeconds: 30, suspend: false },
    ]);
  });
});
