import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, launchControlPlane } from "@/e2e/control-plane/launch";
import { setEnvironment } from "@/e2e/worker/cluster";
import type { StepContext } from "@/lib/actions/define";
import { getDeployment } from "@/lib/kubernetes/read-deployment";
import { forceDelete } from "./force-delete-pod";
import { lendReplica, takeBackReplica } from "./lend-replica";

/** What a drain does besides evicting, on a real API server. */
let plane: ControlPlane;
const { signal } = new AbortController();
const as = (actionId: string) => ({ user: "anna", groups: ["forgeboard-operators"], actionId });

beforeAll(async () => {
  plane = await launchControlPlane();
  setEnvironment({
    FORGEBOARD_READER_KUBECONFIG: plane.readerKubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: plane.writerKubeconfigFile,
  });
});
afterAll(() => plane?.stop());

async function ask(method: string, path: string, body: unknown, type = "application/json") {
  const answer = await plane.ask(plane.tokens.admin, method, path, {
    headers: { "content-type": type },
    body,
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message}`);
  return answer.body;
}
const merge = (path: string, body: unknown) => ask("PATCH", path, body, "application/merge-patch+json");
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

describe("a lent replica", () => {
  const hands = { signal, fence: async () => {} };
  const replicasOf = async (name: string) =>
    (await getDeployment({ namespace: "default", name }, signal))?.replicas;
  async function deployment(replicas: number): Promise<string> {
    const name = `web-${randomUUID().slice(0, 8)}`;
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } };
    await ask("POST", DEPLOYMENTS, {
      metadata: { name },
      spec: { replicas, selector: { matchLabels: labels }, template },
    });
    return name;
  }

  it("is lent once and taken back once, by whoever comes after a crash", async () => {
    const [name, action] = [await deployment(1), as(randomUUID())];
    for (const _ of [1, 2]) expect(await lendReplica(`default/${name}`, action, hands)).toEqual({ ok: true });
    expect(await replicasOf(name)).toBe(2);
    for (const _ of [1, 2]) await takeBackReplica(`default/${name}`, action, hands);
    expect(await getDeployment({ namespace: "default", name }, signal)).toMatchObject({
      replicas: 1,
      annotations: {},
    });
  });

  it("is another action's to take back", async () => {
    const [name, one, two] = [await deployment(1), as(randomUUID()), as(randomUUID())];
    await lendReplica(`default/${name}`, one, hands);
    expect(await lendReplica(`default/${name}`, two, hands)).toMatchObject({ ok: false });
    await takeBackReplica(`default/${name}`, two, hands);
    expect(await replicasOf(name)).toBe(2);
  });

  it("leaves the number that somebody has set meanwhile", async () => {
    const [name, action] = [await deployment(1), as(randomUUID())];
    await lendReplica(`default/${name}`, action, hands);
    await merge(`${DEPLOYMENTS}/${name}`, { spec: { replicas: 5 } });
    await takeBackReplica(`default/${name}`, action, hands);
    expect(await getDeployment({ namespace: "default", name }, signal)).toMatchObject({
      replicas: 5,
      annotations: {},
    });
  });

  it("is not lent to what is scaled to 0 or gone, nor needed where there are more", async () => {
    expect(await lendReplica(`default/${await deployment(0)}`, as("a"), hands)).toMatchObject({ ok: false });
    expect(await lendReplica("default/none", as("a"), hands)).toMatchObject({ ok: false });
    const name = await deployment(3);
    expect(await lendReplica(`default/${name}`, as("a"), hands)).toEqual({ ok: true });
    expect(await replicasOf(name)).toBe(3);
  });
});

describe("deviation 11: force-delete", () => {
  const PODS = "/api/v1/namespaces/default/pods";
  /** A pod that is terminating on a node of which the control plane says this. */
  async function stuck(ready: string): Promise<{ key: string; found: { uid: string; node: string } }> {
    const name = `stuck-${randomUUID().slice(0, 8)}`;
    await ask("POST", "/api/v1/nodes", { metadata: { name } });
    await merge(`/api/v1/nodes/${name}/status`, {
      status: { conditions: [{ type: "Ready", status: ready }] },
    });
    const spec = { nodeName: name, containers: [{ name: "c", image: "i" }] };
    const made = await ask("POST", PODS, { metadata: { name }, spec });
    await merge(`${PODS}/${name}/status`, { status: { phase: "Running" } });
    await ask("DELETE", `${PODS}/${name}`, { gracePeriodSeconds: 1 });
    return { key: `default/${name}`, found: { uid: (made.metadata as { uid: string }).uid, node: name } };
  }
  const context = (begun = false) =>
    ({ ...as(randomUUID()), begun, signal, fence: async () => {} }) as unknown as StepContext;
  const step = ({ key, found }: Awaited<ReturnType<typeof stuck>>, begun = false) =>
    forceDelete.step({ pod: key }, { kind: "pod", name: key }, found, context(begun));
  const statusOf = async (key: string) =>
    (await plane.ask(plane.tokens.admin, "GET", `${PODS}/${key.split("/")[1]}`)).status;

  it("removes a pod of a node that is out of reach, once", async () => {
    const pod = await stuck("Unknown");
    expect(await step(pod)).toMatchObject({ outcome: "done", auditId: expect.any(String) });
    expect(await statusOf(pod.key)).toBe(404);
    expect(await step(pod, true)).toMatchObject({
      outcome: "done",
      says: expect.stringContaining("after a restart"),
    });
    expect(await step(pod)).toMatchObject({ outcome: "already_so" });
  });

  it("leaves it to a node that came back since the plan", async () => {
    const pod = await stuck("True");
    await expect(step(pod)).rejects.toMatchObject({ code: "precondition" });
    expect(await statusOf(pod.key)).toBe(200);
  });

  it("never touches another pod of the same name", async () => {
    const pod = await stuck("Unknown");
    expect(await step({ ...pod, found: { ...pod.found, uid: randomUUID() } })).toMatchObject({
      outcome: "already_so",
    });
    expect(await statusOf(pod.key)).toBe(200);
  });
});
