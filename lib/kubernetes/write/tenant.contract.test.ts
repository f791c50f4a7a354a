import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeServer, kubeServers } from "@/e2e/kube-servers";
import { listPodsIn } from "../list-pods";
import { listTenants } from "../list-tenants";
import type { Fields, TenantKind } from "../model";
import { getTenant } from "../read-tenant";
import { listWorkloads, workloadsPath } from "../read-workloads";
import { createTenant } from "./create-tenant";
import { deleteTenant } from "./delete-tenant";
import { endPod } from "./end-pod";
import { holdWorkload } from "./hold-workload";
import { patchTenant } from "./patch-tenant";

/** What the reconciler makes, changes and takes away, against the box and a real API server: the same assertions. */

const { signal } = new AbortController();

describe.each(kubeServers)("%s", (_name, start) => {
  let server: KubeServer;
  const as = { user: "anna", groups: ["forgeboard-operators"], actionId: randomUUID() };
  const create = (kind: TenantKind, namespace: string, name: string, fields: Fields) =>
    createTenant({ kind, namespace, name, fields }, as, signal, server.writer);
  const get = (kind: TenantKind, namespace: string, name: string) =>
    getTenant({ kind, namespace, name }, signal, server.writer);
  const found = async (kind: TenantKind, namespace: string, name: string) => {
    const object = await get(kind, namespace, name);
    if (object === null) throw new Error(`no ${kind} ${name}`);
    return object;
  };
  const aNamespace = async () => {
    const name = `tool-${randomUUID().slice(0, 8)}`;
    await create("namespace", "", name, { "labels.tenancy": "tool" });
    return name;
  };
  const binding: Fields = { roleRef: "ClusterRole/tools-user", subjects: "User/wikibugs" };

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());

  it("makes a namespace with its labels and annotations, once", async () => {
    const fields = { "labels.tenancy": "tool", "labels.name": "tool-a", "annotations.RunAsUser": "51234" };
    expect(await get("namespace", "", "tool-a")).toBeNull();
    expect(await create("namespace", "", "tool-a", fields)).toEqual({ auditId: expect.any(String) });
    expect((await found("namespace", "", "tool-a")).fields).toMatchObject(fields);
    expect(await create("namespace", "", "tool-a", fields)).toBeNull();
  });

  it("makes what belongs in it, as it is read again", async () => {
    const namespace = await aNamespace();
    const wanted: [TenantKind, Fields][] = [
      ["serviceaccount", {}],
      ["resourcequota", { "hard.pods": "10", "hard.limits.memory": "8Gi", "hard.count/jobs.batch": "15" }],
      ["limitrange", { "limits.default.cpu": "500m", "limits.max.memory": "4Gi" }],
      ["rolebinding", binding],
    ];
    for (const [kind, fields] of wanted) {
      expect(await create(kind, namespace, "tool", fields), kind).not.toBeNull();
      expect((await found(kind, namespace, "tool")).fields, kind).toMatchObject(fields);
      expect(await create(kind, namespace, "tool", fields), kind).toBeNull();
    }
  });

  it("says when the namespace is not there", async () => {
    await expect(create("resourcequota", "none", "tool", {})).rejects.toMatchObject({ code: "not_found" });
  });

  it("patches what it owns and leaves the rest", async () => {
    const namespace = await aNamespace();
    await server.send("POST", `/api/v1/namespaces/${namespace}/limitranges`, {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "tool" },
      spec: {
        limits: [
          { type: "Container", max: { cpu: "1", memory: "4Gi" } },
          { type: "Pod", max: { cpu: "8" } },
        ],
      },
    });
    await patchTenant(
      await found("limitrange", namespace, "tool"),
      { "limits.max.cpu": "2", "limits.min.cpu": "50m" },
      as,
      signal,
      server.writer,
    );
    expect((await found("limitrange", namespace, "tool")).fields).toMatchObject({
      "limits.max.cpu": "2",
      "limits.max.memory": "4Gi",
      "limits.min.cpu": "50m",
    });
    const raw = (await server.reader.request({ path: `/api/v1/namespaces/${namespace}`, signal })).body as {
      metadata: { labels: Record<string, string> };
    };
    expect(raw.metadata.labels.tenancy).toBe("tool");
    const pod = await server.writer.request({
      path: `/api/v1/namespaces/${namespace}/limitranges/tool`,
      signal,
    });
    expect(JSON.stringify(pod.body)).toContain('"type":"Pod"');
    await create("resourcequota", namespace, "tool", { "hard.pods": "10", "hard.secrets": "3" });
    const quota = await found("resourcequota", namespace, "tool");
    await patchTenant(quota, { "hard.pods": "12" }, as, signal, server.writer);
    expect((await found("resourcequota", namespace, "tool")).fields).toMatchObject({
      "hard.pods": "12",
      "hard.secrets": "3",
    });
    const before = await found("namespace", "", namespace);
    await patchTenant(before, { "labels.name": namespace }, as, signal, server.writer);
    expect((await found("namespace", "", namespace)).fields).toMatchObject({
      "labels.tenancy": "tool",
      "labels.name": namespace,
    });
  });

  it("never writes over what has changed since it was read", async () => {
    const namespace = await aNamespace();
    const before = await found("namespace", "", namespace);
    await patchTenant(before, { "labels.name": "one" }, as, signal, server.writer);
    expect(await patchTenant(before, { "labels.name": "two" }, as, signal, server.writer)).toBeNull();
    expect((await found("namespace", "", namespace)).fields["labels.name"]).toBe("one");
  });

  it("replaces the subjects of a binding, and takes it away as it was read", async () => {
    const namespace = await aNamespace();
    await create("rolebinding", namespace, "tool", binding);
    const before = await found("rolebinding", namespace, "tool");
    await patchTenant(before, { subjects: "User/other" }, as, signal, server.writer);
    const after = await found("rolebinding", namespace, "tool");
    expect(after.fields.subjects).toBe("User/other");
    const removable = (object: typeof after) => ({ ...object, kind: "rolebinding" as const });
    expect(await deleteTenant(removable(before), as, signal, server.writer)).toBeNull();
    expect(await deleteTenant(removable(after), as, signal, server.writer)).not.toBeNull();
    expect(await deleteTenant(removable(after), as, signal, server.writer)).toBeNull();
  });

  it("is the person's to do, not the identity's own", async () => {
    const outsider = { ...as, groups: [] };
    const object = { kind: "namespace" as const, namespace: "", name: "tool-no", fields: {} };
    await expect(createTenant(object, outsider, signal, server.writer)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await get("namespace", "", "tool-no")).toBeNull();
  });

  it("lists all of a kind, over more than one page", async () => {
    const namespace = await aNamespace();
    const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
    const quota = (n: number) => ({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: `q-${n}` },
      spec: { hard: { pods: "1" } },
    });
    await Promise.all(Array.from({ length: 510 }, (_, n) => server.send("POST", path, quota(n))));
    const all = await listTenants("resourcequota", signal, server.writer);
    expect(all.filter((object) => object.namespace === namespace)).toHaveLength(510);
    expect(await listTenants("clusterrolebinding", signal, server.writer)).toBeInstanceOf(Array);
  });

  const CONTAINERS = [{ name: "c", image: "i" }];
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: CONTAINERS } };
  const job = { template: { spec: { containers: CONTAINERS, restartPolicy: "Never" } } };
  const selector = { matchLabels: { app: "web" } };
  const marks = { labels: { "forgeboard.dev/held": "true" }, annotations: { "forgeboard.dev/was": "3" } };
  const none = { labels: { "forgeboard.dev/held": null }, annotations: { "forgeboard.dev/was": null } };

  it.each([
    ["deployments", "apps/v1", "Deployment", { replicas: 3, selector, template }],
    ["statefulsets", "apps/v1", "StatefulSet", { replicas: 3, serviceName: "web", selector, template }],
    ["replicasets", "apps/v1", "ReplicaSet", { replicas: 3, selector, template }],
    ["replicationcontrollers", "v1", "ReplicationController", { replicas: 3, template }],
    ["cronjobs", "batch/v1", "CronJob", { schedule: "0 0 * * *", jobTemplate: { spec: job } }],
    ["jobs", "batch/v1", "Job", job],
  ] as const)(
    "holds %s still, says on them what they were, and starts them as they were",
    async (kind, apiVersion, named, spec) => {
      const namespace = await aNamespace();
      const body = { apiVersion, kind: named, metadata: { name: "web" }, spec };
      await server.send("POST", workloadsPath(kind, namespace), body);
      const scaled = kind !== "cronjobs" && kind !== "jobs";
      const [still, asBefore] = scaled
        ? [{ replicas: 0 }, { replicas: 3 }]
        : [{ suspend: true }, { suspend: false }];
      const [isStill, isAsBefore] = scaled
        ? [{ replicas: 0 }, { replicas: 3, suspended: null }]
        : [{ suspended: true }, { suspended: false, replicas: null }];
      const now = async () => {
        const [one] = await listWorkloads(kind, namespace, signal, server.writer);
        if (one === undefined) throw new Error(`no ${kind}`);
        return one;
      };
      const before = await now();
      expect(before).toMatchObject({ ...isAsBefore, owned: false, over: false });
      const hold = async () => holdWorkload(await now(), { ...still, ...marks }, as, signal, server.writer);
      // Its controller writes to it too.
      await expect.poll(hold).not.toBeNull();
      expect(await holdWorkload(before, { ...still, ...marks }, as, signal, server.writer)).toBeNull();
      expect(await now()).toMatchObject({ ...isStill, ...marks });
      const letGo = async () =>
        holdWorkload(await now(), { ...asBefore, ...none }, as, signal, server.writer);
      await expect.poll(letGo).not.toBeNull();
      expect(await now()).toMatchObject(isAsBefore);
      expect(Object.keys((await now()).labels)).not.toContain("forgeboard.dev/held");
    },
  );

  it("ends a pod, and no other that has its name", async () => {
    const namespace = await aNamespace();
    const path = `/api/v1/namespaces/${namespace}/pods`;
    await server.send("POST", path, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "shell" },
      spec: { containers: CONTAINERS },
    });
    const pods = () => listPodsIn(namespace, signal, server.writer);
    const [shell] = await pods();
    if (shell === undefined) throw new Error("no pod");
    expect(shell).toMatchObject({ owner: null, deletionAt: null });
    const stranger = endPod(shell, { ...as, groups: [] }, signal, server.writer);
    await expect(stranger).rejects.toMatchObject({ code: "forbidden" });
    expect(await endPod({ ...shell, uid: randomUUID() }, as, signal, server.writer)).toBeNull();
    expect(await endPod(shell, as, signal, server.writer)).toEqual({ auditId: expect.any(String) });
    expect((await pods()).every(({ deletionAt }) => deletionAt !== null)).toBe(true);
  });
});
