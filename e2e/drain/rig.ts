import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { liveIndex } from "@/lib/live/process-index";
import { registry } from "@/lib/worker/registry";
import { type FaultProxy, startFaultProxy } from "../control-plane/fault-proxy";
import { writeKubeconfig } from "../control-plane/kubeconfig";
import { type ControlPlane, launchControlPlane } from "../control-plane/launch";
import { aNode } from "../control-plane/objects";
import { stopIndex } from "../stop-index";
import { setEnvironment } from "../worker/cluster";
import { bundleWorker, startWorker, type WorkerProcess } from "../worker/worker-process";

/** Drains on a real cluster with real controllers: kwok plays the kubelets, the worker is a process of its own. */

export type Logged = {
  verb: string;
  user: string;
  agent: string;
  as: string | null;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  code: number;
  at: number;
  auditId: string;
};

export const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };

const ben: Actor = { ...anna, user: "ben", displayName: "Ben" };

export type DrainRig = Awaited<ReturnType<typeof startDrainRig>>;

/** Without controllers nothing takes the place of what is evicted, and pods are put on their nodes by hand. */
export async function startDrainRig({
  podDeleteDelayMs = 0,
  controllers = true,
  site = {} as Record<string, unknown>,
} = {}) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-drain-"));
  const databaseDir = join(dir, "postgres");
  const [plane, started] = await Promise.all([
    launchControlPlane({ kwok: true, podDeleteDelayMs, controllers, scheduler: controllers }),
    startEmbeddedPostgres({ dir: databaseDir }),
  ]);
  let database = started;
  const { webUrl, workerUrl } = await migrate(database.ownerUrl);
  const common = {
    FORGEBOARD_SECRET: "cd".repeat(32),
    FORGEBOARD_READER_KUBECONFIG: plane.readerKubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: plane.writerKubeconfigFile,
    FORGEBOARD_SITE: join(dir, "site.yaml"),
  };
  // JSON is YAML.
  writeFileSync(common.FORGEBOARD_SITE, JSON.stringify(site));
  setEnvironment({ ...common, DATABASE_URL: webUrl });
  const bundled = bundleWorker(dir);
  const workers: WorkerProcess[] = [];
  await liveIndex().ready;

  const ask = async (method: string, path: string, body?: unknown, type = "application/json") => {
    const headers = { "content-type": type };
    const answer = await plane.ask(plane.tokens.admin, method, path, { headers, body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message}`);
    return answer.body;
  };
  const merge = (path: string, body: unknown) => ask("PATCH", path, body, "application/merge-patch+json");
  const asOwner = async (statement: string, values: readonly unknown[]) => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(statement, [...values]);
    await owner.end();
  };
  const podsOn = (node: string) => liveIndex().podsOnNode(node);

  return {
    dir,
    plane,
    ask,
    merge,
    podsOn,
    asOwner,
    worker(fault?: string, through?: FaultProxy): WorkerProcess {
      const ways = through === undefined ? {} : waysThrough(plane, through, dir);
      const worker = startWorker(bundled, { ...common, DATABASE_URL: workerUrl, ...ways }, fault);
      workers.push(worker);
      return worker;
    },
    async endWorkers() {
      await Promise.all(workers.splice(0).map((worker) => worker.end()));
    },
    async node(name: string) {
      await ask("POST", "/api/v1/nodes", aNode(name));
      await until(
        () => liveIndex().table("nodes").get(name)?.conditions.some(isReady) === true,
        `${name} Ready`,
      );
    },
    cordon: (node: string, unschedulable: boolean) =>
      merge(`/api/v1/nodes/${node}`, { spec: { unschedulable } }),
    /** All its pods land on the one node that takes pods. */
    async deployment(namespace: string, name: string, replicas: number, on: string, change: object = {}) {
      await plane.ask(plane.tokens.admin, "POST", "/api/v1/namespaces", {
        body: { metadata: { name: namespace } },
      });
      await ask("POST", `/apis/apps/v1/namespaces/${namespace}/deployments`, {
        metadata: { name },
        spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name), ...change },
      });
      const ready = () =>
        podsOn(on).filter((pod) => pod.namespace === namespace && pod.labels.app === name && pod.ready)
          .length;
      await until(() => ready() >= replicas, `${replicas} pods of ${name} on ${on}`);
    },
    /** Pods of an owner that wants none, put on the node by hand: what goes, goes, and nothing else happens. */
    async owned(namespace: string, replicas: number, on: string) {
      await ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
      const spec = { replicas: 0, selector: { matchLabels: { app: "web" } }, template: template("web") };
      const made = await ask("POST", `/apis/apps/v1/namespaces/${namespace}/replicasets`, {
        metadata: { name: "web" },
        spec,
      });
      const { uid } = made.metadata as { uid: string };
      const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid, controller: true };
      for (let at = 0; at < replicas; at += 1)
        await ask("POST", `/api/v1/namespaces/${namespace}/pods`, {
          metadata: { name: `web-${at}`, labels: { app: "web" }, ownerReferences: [owner] },
          spec: { ...template("web").spec, nodeName: on },
        });
      await until(
        () => podsOn(on).filter(({ ready }) => ready).length >= replicas,
        `${replicas} pods on ${on}`,
      );
    },
    start: (node: string, input: object = {}) =>
      startAction(
        registry,
        anna,
        { action: "node.drain", input: { node, ...input }, reason: "kernel upgrade", dryRun: false },
        { idempotencyKey: null },
      ),
    async ended(id: string, timeoutMs = 60_000) {
      const over = async () => (await row(id))?.finishedAt != null;
      await until(over, `action ${id} over`, timeoutMs);
      return getAction(registry, anna, id);
    },
    /** As `ended`; where a second person has to agree, one does. */
    async endedApproved(id: string, timeoutMs = 60_000) {
      const { planHash } = await db().action.findUniqueOrThrow({ where: { id } });
      if ((await row(id))?.state === "awaiting_approval")
        await approveAction(registry, ben, id, { planHash, reason: "as kubectl would" });
      return this.ended(id, timeoutMs);
    },
    /** As if the ten seconds had passed in which its worker did not renew it. */
    endLease: (id: string) =>
      asOwner(`UPDATE action SET "leaseUntil" = now() WHERE id = $1 AND "finishedAt" IS NULL`, [id]),
    async restartDatabase() {
      const port = Number(new URL(database.ownerUrl).port);
      await database.stop();
      database = await startEmbeddedPostgres({ dir: databaseDir, port });
    },
    log: (): Logged[] => logOf(plane),
    async stop() {
      await Promise.all(workers.splice(0).map((worker) => worker.end()));
      await stopIndex();
      await db().$disconnect();
      await Promise.all([plane.stop(), database.stop()]);
      rmSync(bundled, { force: true });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** In front of the API server, with its certificate. */
export const proxyOf = ({ url, caFile }: ControlPlane): Promise<FaultProxy> =>
  startFaultProxy(url, readFileSync(caFile), {
    cert: readFileSync(caFile),
    key: readFileSync(caFile.replace(/crt$/, "key")),
  });

function waysThrough({ caFile, tokens }: ControlPlane, { url }: FaultProxy, dir: string) {
  const file = (role: "reader" | "writer") => {
    const name = join(dir, `${role}.kubeconfig`);
    writeKubeconfig(name, { url, caFile, token: tokens[role] });
    return name;
  };
  return { FORGEBOARD_READER_KUBECONFIG: file("reader"), FORGEBOARD_WRITER_KUBECONFIG: file("writer") };
}

const row = (id: string) =>
  db()
    .action.findUnique({ where: { id } })
    .catch(() => null);

const isReady = ({ type, status }: { type: string; status: string }) => type === "Ready" && status === "True";

const template = (app: string) => ({
  metadata: { labels: { app } },
  spec: { terminationGracePeriodSeconds: 30, containers: [{ name: "c", image: "demo" }] },
});

export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 60_000,
): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await holds()); await wait(50))
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

/** Answered requests of the API server's own log, oldest first. */
function logOf(plane: ControlPlane): Logged[] {
  return readFileSync(plane.auditLogFile, "utf8")
    .split("\n")
    .filter((line) => line.includes('"ResponseComplete"'))
    .map((line) => JSON.parse(line))
    .map((each) => ({
      verb: each.verb,
      user: each.user.username,
      agent: each.userAgent ?? "",
      as: each.impersonatedUser?.username ?? null,
      resource: each.objectRef?.resource ?? "",
      subresource: each.objectRef?.subresource ?? "",
      namespace: each.objectRef?.namespace ?? "",
      name: each.objectRef?.name ?? "",
      code: each.responseStatus?.code ?? 0,
      at: Date.parse(each.requestReceivedTimestamp),
      auditId: each.auditID,
    }));
}
