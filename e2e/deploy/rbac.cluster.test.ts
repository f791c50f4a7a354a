import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ControlPlane, launchControlPlane } from "../control-plane/launch";

/** The manifests of deploy/ on a real API server: what each identity can do, and what it cannot. */

const NODE = "/api/v1/nodes/n1";
const POD = "/api/v1/namespaces/default/pods/none";
const EVICTION = `${POD}/eviction`;
const DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/none";
const ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments";
const PATCH_TYPE = { "content-type": "application/merge-patch+json" };
const CORDON = { spec: { unschedulable: true } };
const AS_OPERATOR = {
  "Impersonate-User": "anna",
  "Impersonate-Group": "forgeboard-operators",
  "Impersonate-Extra-Forgeboard.dev%2Faction": "8d8b1c52-0000-4000-8000-000000000000",
};
/** A user name every cluster gives wide rights to. */
const AS_CONTROLLER = { "Impersonate-User": "system:kube-controller-manager" };

let api: ControlPlane;
let reader: string;
let writer: string;

beforeAll(async () => {
  api = await launchControlPlane();
  await apply("deploy/deployment.yaml");
  await api.ask(api.tokens.admin, "POST", "/api/v1/nodes", {
    body: { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } },
  });
  reader = await tokenOf("forgeboard-reader");
  writer = await tokenOf("forgeboard-writer");
});
afterAll(() => api?.stop());

const apply = (file: string) =>
  api.kubectl(["apply", "--server-side", "--force-conflicts", "-f", resolve(file)]);

async function tokenOf(account: string): Promise<string> {
  const { body } = await api.ask(
    api.tokens.admin,
    "POST",
    `/api/v1/namespaces/forgeboard/serviceaccounts/${account}/token`,
    { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} } },
  );
  return z.object({ status: z.object({ token: z.string() }) }).parse(body).status.token;
}

const get = async (token: string, path: string, headers = {}) =>
  (await api.ask(token, "GET", path, { headers })).status;
const cordon = async (token: string, headers = {}) =>
  (await api.ask(token, "PATCH", NODE, { headers: { ...PATCH_TYPE, ...headers }, body: CORDON })).status;

const ask = async (token: string, method: string, path: string, headers = {}) =>
  (
    await api.ask(token, method, path, {
      headers,
      body:
        method === "POST"
          ? { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "none", namespace: "default" } }
          : {},
    })
  ).status;

describe("reader", () => {
  test.each([
    "/api/v1/nodes",
    "/api/v1/pods",
    "/api/v1/namespaces",
    "/api/v1/events",
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/replicasets",
    "/apis/apps/v1/statefulsets",
    "/apis/apps/v1/daemonsets",
    "/apis/batch/v1/jobs",
    "/apis/policy/v1/poddisruptionbudgets",
    "/apis/batch/v1/cronjobs",
    "/api/v1/resourcequotas",
    "/api/v1/limitranges",
    "/api/v1/services",
    "/api/v1/replicationcontrollers",
    "/apis/networking.k8s.io/v1/ingresses",
  ])("lists and watches %s", async (path) => {
    expect(await get(reader, path)).toBe(200);
    expect(await get(reader, `${path}?watch=true&timeoutSeconds=1`)).toBe(200);
  });

  test("reads logs, and gives no commands", async () => {
    expect(await get(reader, "/api/v1/namespaces/forgeboard/pods/x/log")).toBe(404);
    expect(await ask(reader, "POST", "/api/v1/namespaces/forgeboard/pods/x/exec?command=id")).toBe(403);
  });

  test.each(["/api/v1/secrets", "/api/v1/configmaps"])("cannot read %s", async (path) =>
    expect(await get(reader, path)).toBe(403),
  );

  test("cannot patch a node, as itself or as a person", async () => {
    expect(await cordon(reader)).toBe(403);
    expect(await cordon(reader, AS_OPERATOR)).toBe(403);
  });
});

/** What holds with either role of the writer. */
function writerHolds(): void {
  test("alone it reads what the reader reads and changes nothing", async () => {
    expect(await get(writer, NODE)).toBe(200);
    expect(await get(writer, "/api/v1/pods?watch=true&timeoutSeconds=1")).toBe(200);
    expect(await cordon(writer)).toBe(403);
    expect(await get(writer, "/api/v1/secrets")).toBe(403);
    expect(await ask(writer, "POST", EVICTION, {})).toBe(403);
    expect(await ask(writer, "DELETE", POD)).toBe(403);
    expect(await ask(writer, "DELETE", NODE)).toBe(403);
    expect(await get(writer, ATTACHMENTS)).toBe(200);
  });

  test("as a person of the operators' group it changes and deletes nodes, evicts and deletes pods, scales, and nothing else", async () => {
    expect(await ask(writer, "POST", EVICTION, AS_OPERATOR)).toBe(404);
    expect(await ask(writer, "DELETE", POD, AS_OPERATOR)).toBe(404);
    expect(await ask(writer, "PATCH", DEPLOYMENT, { ...PATCH_TYPE, ...AS_OPERATOR })).toBe(404);
    expect(await ask(writer, "PATCH", POD, { ...PATCH_TYPE, ...AS_OPERATOR })).toBe(403);
    expect(await ask(writer, "DELETE", DEPLOYMENT, AS_OPERATOR)).toBe(403);
    expect(await cordon(writer, AS_OPERATOR)).toBe(200);
    expect(await get(writer, NODE, AS_OPERATOR)).toBe(200);
    expect(await get(writer, "/api/v1/pods", AS_OPERATOR)).toBe(403);
    expect(await get(writer, "/api/v1/secrets", AS_OPERATOR)).toBe(403);
    expect(await get(writer, ATTACHMENTS, AS_OPERATOR)).toBe(403);
    expect(await ask(writer, "DELETE", "/api/v1/nodes/none", AS_OPERATOR)).toBe(404);
    expect(await ask(writer, "DELETE", "/api/v1/nodes", AS_OPERATOR)).toBe(403);
  });

  test("as such a person it makes and changes what tools have, binds them to their own role alone, and deletes no namespace", async () => {
    const made = async (path: string, body: Record<string, unknown>) =>
      (await api.ask(writer, "POST", path, { headers: AS_OPERATOR, body })).status;
    const rbac = "/apis/rbac.authorization.k8s.io/v1";
    const binding = (name: string, role: string) =>
      made(`${rbac}/namespaces/default/rolebindings?dryRun=All`, {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "wikibugs" }],
      });
    expect(await binding("own", "tools-user")).toBe(201);
    expect(await binding("more", "cluster-admin")).toBe(403);
    const named = (kind: string, apiVersion = "v1") => ({ apiVersion, kind, metadata: { name: "tool-x" } });
    expect(await made("/api/v1/namespaces?dryRun=All", named("Namespace"))).toBe(201);
    expect(await made("/api/v1/namespaces/default/serviceaccounts?dryRun=All", named("ServiceAccount"))).toBe(
      201,
    );
    expect(await made("/api/v1/namespaces/default/secrets?dryRun=All", named("Secret"))).toBe(403);
    expect(await made(`${rbac}/clusterrolebindings?dryRun=All`, named("ClusterRoleBinding"))).toBe(403);
    expect(await ask(writer, "DELETE", "/api/v1/namespaces/none", AS_OPERATOR)).toBe(403);
    for (const path of ["/api/v1/resourcequotas", "/api/v1/limitranges", `${rbac}/rolebindings`])
      expect(await get(writer, path), path).toBe(200);
    for (const path of [`${rbac}/rolebindings`, `${rbac}/clusterrolebindings`, "/api/v1/serviceaccounts"])
      expect(await get(reader, path), path).toBe(403);
    for (const workload of [
      "apis/apps/v1/namespaces/default/statefulsets",
      "apis/apps/v1/namespaces/default/replicasets",
      "apis/batch/v1/namespaces/default/cronjobs",
      "api/v1/namespaces/default/replicationcontrollers",
    ])
      expect(
        await ask(writer, "PATCH", `/${workload}/none`, { ...PATCH_TYPE, ...AS_OPERATOR }),
        workload,
      ).toBe(404);
  });

  test("a person without the group may do nothing", async () => {
    expect(await cordon(writer, { "Impersonate-User": "anna" })).toBe(403);
  });

  test.each([
    ["a member of system:masters", { "Impersonate-User": "anna", "Impersonate-Group": "system:masters" }],
    ["a service account", { "Impersonate-User": "system:serviceaccount:forgeboard:forgeboard-reader" }],
    ["another extra", { ...AS_OPERATOR, "Impersonate-Extra-Scopes": "all" }],
  ])("cannot become %s", async (_name, headers) => {
    expect(await get(writer, "/api/v1/pods", headers)).toBe(403);
    expect(await cordon(writer, headers)).toBe(403);
  });
}

describe("writer", () => {
  writerHolds();

  test("unnarrowed, any user name is open to it: the reason for the constrained role", async () => {
    expect(await get(writer, "/api/v1/secrets", AS_CONTROLLER)).toBe(200);
  });
});

describe("writer, constrained", () => {
  beforeAll(async () => {
    await apply("deploy/rbac-writer-constrained.yaml");
    // The authorizer follows its own watch, a moment after the write.
    const deadline = Date.now() + 10_000;
    while ((await get(writer, "/api/v1/secrets", AS_CONTROLLER)) === 200 && Date.now() < deadline)
      await wait(50);
  });

  writerHolds();

  test("no user name gives more than an operator has", async () => {
    expect(await get(writer, "/api/v1/secrets", AS_CONTROLLER)).toBe(403);
    expect(await get(writer, "/api/v1/pods", AS_CONTROLLER)).toBe(403);
  });
});
