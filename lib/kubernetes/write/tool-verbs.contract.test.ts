import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeServer, kubeServers } from "@/e2e/kube-servers";
import { rerunJob, rerunName } from "./rerun-job";
import { restartWorkload } from "./restart-workload";

/** What maintainers ask for on their own tool, against the box and a real API server: the same assertions. */

const { signal } = new AbortController();
const PLACE = { namespace: "tool-verbs" };
const CONTAINER = {
  name: "c",
  image: "registry.example.org/python:latest",
  env: [{ name: "KEY", value: "kept" }],
};
const OTHER = "00000000-0000-4000-8000-0000000000ff";

type Made = { metadata: { uid: string; resourceVersion: string; generation?: number } };

describe.each(kubeServers)("%s", (_name, start) => {
  let server: KubeServer;
  const as = () => ({ user: "maria", groups: ["forgeboard-operators"], actionId: randomUUID() });

  beforeAll(async () => {
    server = await start();
    await server.send("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: PLACE.namespace },
    });
  });
  afterAll(() => server?.stop());

  const make = async (path: string, body: object) => (await server.send("POST", path, body)) as Made;
  const get = async (path: string) => (await server.reader.request({ path })).body as Record<string, unknown>;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [CONTAINER] } };

  describe("restart", () => {
    const ANNOTATION = { key: "toolforge.org/started-at", value: "2026-01-01T00:00:00.000Z" };

    it.each(["deployments", "statefulsets"] as const)("rolls out one of %s anew, once", async (kind) => {
      const path = `/apis/apps/v1/namespaces/${PLACE.namespace}/${kind}`;
      const { metadata } = await make(path, {
        apiVersion: "apps/v1",
        kind: kind === "deployments" ? "Deployment" : "StatefulSet",
        metadata: { name: "web", ...PLACE },
        spec: { replicas: 1, serviceName: "web", selector: { matchLabels: { app: "web" } }, template },
      });
      const of = { kind, ...PLACE, name: "web", uid: metadata.uid };
      const { auditId } = await restartWorkload(of, ANNOTATION, as(), signal, server.writer);
      expect(auditId).toEqual(expect.any(String));
      const after = await get(`${path}/web`);
      expect(after).toMatchObject({
        spec: {
          template: {
            metadata: { annotations: { [ANNOTATION.key]: ANNOTATION.value } },
            spec: { containers: [{ env: [{ name: "KEY", value: "kept" }] }] },
          },
        },
      });
      // A repeat after a crash changes nothing.
      await restartWorkload(of, ANNOTATION, as(), signal, server.writer);
      expect((await get(`${path}/web`)).metadata).toMatchObject({
        resourceVersion: (after as Made).metadata.resourceVersion,
      });
      const another = restartWorkload({ ...of, uid: OTHER }, ANNOTATION, as(), signal, server.writer);
      await expect(another).rejects.toMatchObject({ code: "conflict" });
      const none = restartWorkload({ ...of, name: "none" }, ANNOTATION, as(), signal, server.writer);
      await expect(none).rejects.toMatchObject({ code: "not_found" });
      const stranger = restartWorkload(of, ANNOTATION, { ...as(), groups: [] }, signal, server.writer);
      await expect(stranger).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  describe("run again", () => {
    const jobs = `/apis/batch/v1/namespaces/${PLACE.namespace}/jobs`;
    const spec = {
      backoffLimit: 1,
      template: {
        metadata: { labels: { app: "job" } },
        spec: { restartPolicy: "Never", containers: [CONTAINER] },
      },
    };
    const again = (from: Parameters<typeof rerunJob>[0], who = as()) =>
      rerunJob(from, who, signal, server.reader, server.writer);

    it("makes a Job of a schedule, once for each action", async () => {
      const { metadata } = await make(`/apis/batch/v1/namespaces/${PLACE.namespace}/cronjobs`, {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "nightly", ...PLACE },
        spec: { schedule: "1 1 * * *", jobTemplate: { metadata: { labels: { made: "by-cron" } }, spec } },
      });
      const from = { kind: "cronjobs", ...PLACE, name: "nightly", uid: metadata.uid } as const;
      const who = as();
      const { name, auditId, already } = await again(from, who);
      expect([name, auditId, already]).toEqual([
        rerunName("nightly", who.actionId),
        expect.any(String),
        false,
      ]);
      expect(await get(`${jobs}/${name}`)).toMatchObject({
        metadata: {
          labels: { made: "by-cron" },
          annotations: {
            "forgeboard.dev/action": who.actionId,
            "cronjob.kubernetes.io/instantiate": "manual",
          },
          ownerReferences: [{ kind: "CronJob", name: "nightly", uid: metadata.uid, controller: true }],
        },
        spec: { backoffLimit: 1, template: { spec: { containers: [CONTAINER] } } },
      });
      expect(await again(from, who)).toEqual({ name, auditId: null, already: true });
      await expect(again({ ...from, uid: OTHER })).rejects.toMatchObject({ code: "conflict" });
      await expect(again({ ...from, name: "none" })).rejects.toMatchObject({ code: "not_found" });
      await expect(again(from, { ...as(), groups: [] })).rejects.toMatchObject({ code: "forbidden" });
    });

    it("copies a Job, without what binds it to the pods of the original", async () => {
      const { metadata } = await make(jobs, {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "import", ...PLACE, labels: { own: "yes" } },
        spec,
      });
      const { name } = await again({ kind: "jobs", ...PLACE, name: "import", uid: metadata.uid });
      const copy = await get(`${jobs}/${name}`);
      expect(copy).toMatchObject({
        metadata: { labels: { own: "yes" } },
        spec: { backoffLimit: 1, template: { metadata: { labels: { app: "job" } } } },
      });
      expect(JSON.stringify(copy)).not.toContain(metadata.uid);
    });
  });
});
