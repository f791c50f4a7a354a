import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeServer, kubeServers } from "@/e2e/kube-servers";
import { listPodsOfNode } from "../list-pods";
import { getDeployment } from "../read-deployment";
import { forceDeletePod } from "./delete-pod";
import { evictPod } from "./evict-pod";
import { patchDeployment } from "./patch-deployment";

/** Eviction and its neighbours against the box and a real API server: one script, the same assertions. */

const { signal } = new AbortController();
const NODE = "evict-1";

describe.each(kubeServers)("%s", (_name, start) => {
  let server: KubeServer;
  const as = { user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() };

  beforeAll(async () => {
    server = await start();
    const metadata = { name: NODE };
    await server.send("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata });
  });
  afterAll(() => server?.stop());

  async function aNamespace(): Promise<string> {
    const name = `evict-${randomUUID().slice(0, 8)}`;
    await server.send("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    });
    return name;
  }
  async function aPod(namespace: string, name: string, ready = true) {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const made = (await server.send("POST", path, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels: { app: "web" } },
      spec: { nodeName: NODE, containers: [{ name: "c", image: "i" }] },
    })) as { metadata: { uid: string } };
    await server.send("PATCH", `${path}/${name}/status`, {
      status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
    });
    return { namespace, name, uid: made.metadata.uid, graceSeconds: null };
  }
  async function aBudget(
    namespace: string,
    name: string,
    minAvailable: number,
    status: Record<string, number>,
  ) {
    const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
    await server.send("POST", path, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name },
      spec: { minAvailable, selector: { matchLabels: { app: "web" } } },
    });
    await server.send("PATCH", `${path}/${name}/status`, { status });
  }
  const evict = (pod: Parameters<typeof evictPod>[0]) => evictPod(pod, as, signal, server.writer);
  const full = {
    observedGeneration: 1,
    disruptionsAllowed: 0,
    currentHealthy: 1,
    desiredHealthy: 1,
    expectedPods: 1,
  };
  const left = async () => (await listPodsOfNode(NODE, signal, server.reader)).map(({ name }) => name);

  it("accepts, and answers alike when the pod is terminating already", async () => {
    const pod = await aPod(await aNamespace(), "one");
    expect(await evict(pod)).toEqual({
      answer: "accepted",
      auditId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await evict(pod)).toMatchObject({ answer: "accepted" });
    const [found] = (await listPodsOfNode(NODE, signal, server.reader)).filter(({ uid }) => uid === pod.uid);
    expect(found?.deletionAt).not.toBeNull();
    expect(found?.graceSeconds).toBe(30);
  });

  it("kills at once with a grace of 0", async () => {
    const pod = await aPod(await aNamespace(), "at-once");
    expect(await evict({ ...pod, graceSeconds: 0 })).toMatchObject({ answer: "accepted" });
    expect(await left()).not.toContain("at-once");
    expect(await evict(pod)).toMatchObject({ answer: "gone" });
  });

  it("never touches another pod of the same name", async () => {
    const pod = await aPod(await aNamespace(), "same-name");
    expect(await evict({ ...pod, uid: randomUUID() })).toMatchObject({ answer: "gone" });
    expect(await forceDeletePod({ ...pod, uid: randomUUID() }, as, signal, server.writer)).toBeNull();
    expect(await left()).toContain("same-name");
  });

  it("is blocked by a budget, which it names", async () => {
    const namespace = await aNamespace();
    const pod = await aPod(namespace, "held");
    await aBudget(namespace, "web", 1, full);
    expect(await evict(pod)).toEqual({
      answer: "blocked",
      cause: "The disruption budget web needs 1 healthy pods and has 1 currently",
      budget: "web",
      retryAfterSeconds: 0,
    });
    expect(await left()).toContain("held");
  });

  it("is told when to ask again while a budget is being worked on", async () => {
    const namespace = await aNamespace();
    const pod = await aPod(namespace, "stale");
    await aBudget(namespace, "web", 1, full);
    await server.send("PATCH", `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/web`, {
      spec: { minAvailable: 2 },
    });
    expect(await evict(pod)).toMatchObject({ answer: "blocked", budget: "web", retryAfterSeconds: 10 });
  });

  it("fails for good where two budgets hold one pod", async () => {
    const namespace = await aNamespace();
    const pod = await aPod(namespace, "twice");
    await aBudget(namespace, "one", 1, full);
    await aBudget(namespace, "two", 1, full);
    expect(await evict(pod)).toMatchObject({
      answer: "failed",
      cause: expect.stringContaining("more than one"),
    });
  });

  it("is held by a budget that is not met when the pod is not ready itself", async () => {
    const namespace = await aNamespace();
    const pod = await aPod(namespace, "unready", false);
    await aBudget(namespace, "web", 1, { ...full, currentHealthy: 0 });
    expect(await evict(pod)).toMatchObject({ answer: "blocked", budget: "web" });
  });

  it("is blocked while the namespace is being removed", async () => {
    const namespace = await aNamespace();
    const pod = await aPod(namespace, "dying");
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`, {});
    expect(await evict(pod)).toMatchObject({
      answer: "blocked",
      cause: expect.stringContaining("terminated"),
    });
  });

  it("is the person's to do, not the identity's own", async () => {
    const pod = await aPod(await aNamespace(), "mine");
    const outsider = { ...as, groups: [] };
    expect(await evictPod(pod, outsider, signal, server.writer)).toMatchObject({
      answer: "failed",
      cause: expect.stringContaining("403"),
    });
  });

  it("force-deletes one pod", async () => {
    const pod = await aPod(await aNamespace(), "stuck");
    expect(await forceDeletePod(pod, as, signal, server.writer)).toMatchObject({
      auditId: expect.any(String),
    });
    expect(await left()).not.toContain("stuck");
    expect(await forceDeletePod(pod, as, signal, server.writer)).toBeNull();
  });

  it("gives a Deployment one replica more, and back, unless it changed meanwhile", async () => {
    const at = { namespace: await aNamespace(), name: "web" };
    const template = {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "c", image: "i" }] },
    };
    await server.send("POST", `/apis/apps/v1/namespaces/${at.namespace}/deployments`, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: at.name },
      spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template },
    });
    const before = await getDeployment(at, signal, server.reader);
    if (before === null) throw new Error("no deployment");
    const more = {
      resourceVersion: before.resourceVersion,
      replicas: 2,
      annotations: { "forgeboard.dev/x": "1" },
    };
    expect(await patchDeployment(at, more, as, signal, server.writer)).not.toBeNull();
    expect(await patchDeployment(at, more, as, signal, server.writer)).toBeNull();
    const after = await getDeployment(at, signal, server.reader);
    expect(after).toMatchObject({ replicas: 2, annotations: { "forgeboard.dev/x": "1" } });
    const back = {
      resourceVersion: after?.resourceVersion ?? "",
      replicas: 1,
      annotations: { "forgeboard.dev/x": null },
    };
    await patchDeployment(at, back, as, signal, server.writer);
    const last = await getDeployment(at, signal, server.reader);
    expect([last?.replicas, last?.annotations["forgeboard.dev/x"]]).toEqual([1, undefined]);
    expect(await getDeployment({ ...at, name: "none" }, signal, server.reader)).toBeNull();
  });
});
