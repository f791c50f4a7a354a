import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { stopIndex } from "@/e2e/stop-index";
import { cancelAction } from "@/lib/actions/cancel-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { liveIndex } from "@/lib/live/process-index";
import { type Cluster, setEnvironment, startCluster } from "../../e2e/worker/cluster";
import { bundleWorker, startWorker, type WorkerProcess } from "../../e2e/worker/worker-process";
import { registry } from "./registry";

/**
 * Workers are processes, the database and the API server are real. Whatever ends when: one write in the API server's
 * own log, in the person's name; one outcome; a chain that holds.
 */
const TAKEOVER_MS_MAX = 15_000;
const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const dir = mkdtempSync(join(tmpdir(), "forgeboard-crash-"));
const databaseDir = join(dir, "postgres");

let cluster: Cluster;
let database: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let bundled: string;
let workerEnv: Record<string, string>;
let running: WorkerProcess[] = [];
let nodes = 0;

beforeAll(async () => {
  [cluster, database] = await Promise.all([startCluster(), startEmbeddedPostgres({ dir: databaseDir })]);
  const { webUrl, workerUrl } = await migrate(database.ownerUrl);
  const secret = "cd".repeat(32);
  setEnvironment({
    DATABASE_URL: webUrl,
    FORGEBOARD_SECRET: secret,
    FORGEBOARD_READER_KUBECONFIG: cluster.readerKubeconfig,
  });
  workerEnv = {
    DATABASE_URL: workerUrl,
    FORGEBOARD_SECRET: secret,
    FORGEBOARD_WRITER_KUBECONFIG: cluster.writerKubeconfig,
  };
  bundled = bundleWorker(dir);
  await liveIndex().ready;
});

afterEach(async () => {
  await Promise.all(running.map((worker) => worker.end()));
  running = [];
});

afterAll(async () => {
  await stopIndex();
  await db().$disconnect();
  await Promise.all([cluster?.stop(), database?.stop()]);
  rmSync(dir, { recursive: true, force: true });
  if (bundled !== undefined) rmSync(bundled, { force: true });
});

function worker(fault?: string): WorkerProcess {
  const started = startWorker(bundled, workerEnv, fault);
  running.push(started);
  return started;
}

async function freshNode(): Promise<string> {
  nodes += 1;
  const name = `worker-${nodes}`;
  await cluster.ask("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name } });
  await expect.poll(() => liveIndex().table("nodes").get(name)?.name, { timeout: 10_000 }).toBe(name);
  return name;
}

const cordon = (node: string, idempotencyKey: string | null = null) =>
  startAction(
    registry,
    anna,
    { action: "node.cordon", input: { nodes: [node] }, reason: "kernel upgrade", dryRun: false },
    { idempotencyKey },
  );

const stateOf = async (id: string) => (await db().action.findUnique({ where: { id } }))?.state;
const attemptOf = async (id: string) => (await db().action.findUnique({ where: { id } }))?.attempt;

/** As if the ten seconds had passed in which its worker did not renew it. The wait itself is proven at `claimed`. */
async function endLease(id: string): Promise<void> {
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`UPDATE action SET "leaseUntil" = now() WHERE id = $1 AND "finishedAt" IS NULL`, [id]);
  await owner.end();
}

async function untilDone(id: string, timeout = TAKEOVER_MS_MAX): Promise<void> {
  await expect
    .poll(() => stateOf(id).catch(() => "database away"), { timeout, interval: 100 })
    .toBe("succeeded");
}

/** What must hold after anything that happened to workers or database. */
async function expectOneEffect(node: string, id: string): Promise<void> {
  const patches = cluster.patchesOf(node);
  expect(patches).toHaveLength(1);
  expect(patches[0]).toMatchObject({
    user: { username: "system:serviceaccount:forgeboard:forgeboard-writer" },
    impersonatedUser: { username: "anna", extra: { "forgeboard.dev/action": [id] } },
  });
  const action = await getAction(registry, anna, id);
  expect(action).toMatchObject({ state: "succeeded", result: "1 of 1 done", done: 1 });
  expect(action.steps.map(({ outcome }) => outcome)).toEqual(["done"]);
  expect(action.offers.undo).toBe(true);
  const events = await db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" } });
  const kinds = events.map(({ event }) => event);
  expect(kinds.filter((kind) => kind !== "action.started")).toEqual([
    "action.requested",
    "action.step",
    "action.finished",
  ]);
  expect(await verifyDatabase()).toMatchObject({ ok: true });
}

describe("two workers at once", () => {
  it("does each of twenty actions once", async () => {
    const names: string[] = [];
    for (let each = 0; each < 20; each += 1) names.push(await freshNode());
    worker();
    worker();
    const started = await Promise.all(names.map((name) => cordon(name)));
    for (const [at, { id }] of started.entries()) {
      await untilDone(id, 30_000);
      await expectOneEffect(names[at] ?? "", id);
      expect(await attemptOf(id)).toBe(1);
    }
  });

  it("does a request that was delivered twice at the same moment once", async () => {
    const node = await freshNode();
    const key = randomUUID();
    worker();
    worker();
    const [one, two] = await Promise.all([cordon(node, key), cordon(node, key)]);
    expect(two.id).toBe(one.id);
    await untilDone(one.id);
    await expectOneEffect(node, one.id);
    const [step] = (await getAction(registry, anna, one.id)).steps;
    expect(step?.auditId).toBe(cluster.patchesOf(node)[0]?.auditID);
  });
});

describe("kill -9", () => {
  it.each(["claimed", "patched", "recorded"])(
    "once %s: another worker goes on within 15 s",
    async (point) => {
      const node = await freshNode();
      const doomed = worker(point);
      const { id } = await cordon(node);
      expect(await doomed.untilKilled()).toBe("SIGKILL");
      expect(await stateOf(id)).toBe("running");
      if (point !== "claimed") await endLease(id);
      worker();
      await untilDone(id);
      await expectOneEffect(node, id);
      expect(await attemptOf(id)).toBe(2);
    },
  );

  it("once patched, and cancelled before another worker takes over: what was done is recorded as done", async () => {
    const node = await freshNode();
    const doomed = worker("patched");
    const { id } = await cordon(node);
    await doomed.untilKilled();
    await cancelAction(anna, id);
    await endLease(id);
    worker();
    await untilDone(id);
    await expectOneEffect(node, id);
  });

  it("after an uncordon was written: it can still be undone, as it was found", async () => {
    const node = await freshNode();
    const first = worker();
    const { id: cordoned } = await cordon(node);
    await untilDone(cordoned);
    await first.end();
    await expect.poll(() => liveIndex().table("nodes").get(node)?.unschedulable).toBe(true);
    const before = liveIndex().table("nodes").get(node)?.annotations;
    const doomed = worker("patched");
    const { id } = await startAction(
      registry,
      anna,
      {
        action: "node.uncordon",
        input: { nodes: [node], overrideNotReady: true },
        reason: "upgrade done",
        dryRun: false,
      },
      { idempotencyKey: null },
    );
    await doomed.untilKilled();
    await endLease(id);
    worker();
    await untilDone(id);
    expect(await getAction(registry, anna, id)).toMatchObject({ done: 1, offers: { undo: true } });
    expect(cluster.patchesOf(node)).toHaveLength(2);
    await expect.poll(() => liveIndex().table("nodes").get(node)?.unschedulable).toBe(false);
    const undo = await undoAction(registry, anna, id, { reason: "too early" }, { idempotencyKey: null });
    await untilDone(undo.id);
    await expect
      .poll(() => liveIndex().table("nodes").get(node))
      .toMatchObject({
        unschedulable: true,
        annotations: before,
      });
    expect(await verifyDatabase()).toMatchObject({ ok: true });
  });
});

describe("a worker that was held still past its lease", () => {
  it.each(["claimed:stop", "patched:stop"])("at %s: writes nothing when it wakes", async (fault) => {
    const node = await freshNode();
    const still = worker(fault);
    const { id } = await cordon(node);
    await still.untilStopped();
    worker();
    await untilDone(id);
    still.process.kill("SIGCONT");
    await expect.poll(() => still.said(), { timeout: 15_000 }).toContain("taken over by another worker");
    await expectOneEffect(node, id);
  });
});

describe("the database restarts", () => {
  it.each(["claimed:stop", "patched:stop"])("at %s: the action ends once", async (fault) => {
    const node = await freshNode();
    const still = worker(fault);
    const { id } = await cordon(node);
    await still.untilStopped();
    const port = Number(new URL(database.ownerUrl).port);
    await database.stop();
    still.process.kill("SIGCONT");
    database = await startEmbeddedPostgres({ dir: databaseDir, port });
    await untilDone(id, TAKEOVER_MS_MAX + 5_000);
    await expectOneEffect(node, id);
  });
});

it("keeps the audit log from everyone, the worker's role too", async () => {
  const client = new Client({ connectionString: workerEnv.DATABASE_URL });
  await client.connect();
  await expect(client.query("DELETE FROM audit_entry")).rejects.toThrow(/permission denied|append/);
  await client.end();
});
