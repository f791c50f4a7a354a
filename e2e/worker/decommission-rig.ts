import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect } from "vitest";
import { stringify } from "yaml";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { readDecommissionProgress } from "@/lib/nodes/decommission/model";
import { registry } from "@/lib/worker/registry";
import { freshDatabase } from "../database/fresh-database";
import { type RunningPlatform, startPlatform } from "../platform/start";
import { stopIndex } from "../stop-index";
import { setEnvironment } from "./cluster";
import { bundleWorker, startWorker, type WorkerProcess } from "./worker-process";

/** Decommissions from plan to end against the box, under a site file of the test's. Workers are processes of their own. */

const admin = (user: string): Actor => ({
  user,
  displayName: user,
  role: "admin",
  via: { kind: "system" },
});
export const anna = admin("anna");
export const otto = admin("otto");

export type DecommissionRig = Awaited<ReturnType<typeof startDecommissionRig>>;

export async function startDecommissionRig(siteOf: (box: RunningPlatform) => object) {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-decommission-"));
  const secret = "ef".repeat(32);
  setEnvironment({ FORGEBOARD_SECRET: secret });
  const database = await freshDatabase();
  const box = await startPlatform({ dir });
  const site = join(dir, "site.yaml");
  writeFileSync(site, stringify(siteOf(box)));
  setEnvironment({ FORGEBOARD_SITE: site, FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile });
  const workerEnv = {
    DATABASE_URL: database.workerUrl,
    FORGEBOARD_SECRET: secret,
    FORGEBOARD_SITE: site,
    FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: box.writerKubeconfigFile,
  };
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const bundled = bundleWorker(dir);
  await liveIndex().ready;
  const names = [...liveIndex().table("nodes").values()]
    .filter(({ name }) => name.includes("-worker-"))
    .filter((node) => node.conditions.some(({ type, status }) => type === "Ready" && status === "True"))
    .map(({ name }) => name);
  const running: WorkerProcess[] = [];
  return {
    box,
    worker(fault?: string): WorkerProcess {
      const started = startWorker(bundled, workerEnv, fault);
      running.push(started);
      return started;
    },
    async endWorkers() {
      await Promise.all(running.splice(0).map((worker) => worker.end()));
    },
    /** A node of its own for each test, emptied beforehand: what a drain does to pods has tests of its own. */
    async aNode(): Promise<string> {
      const name = names.shift();
      if (name === undefined) throw new Error("the box has too few Ready workers");
      for (const { namespace, name: pod } of liveIndex().podsOnNode(name))
        box.store.remove("pods", `${namespace}/${pod}`);
      const node = box.store.get("nodes", name);
      if (node === undefined) throw new Error(`the box has no node ${name}`);
      box.store.put("nodes", { ...node, spec: { ...(node.spec as object), unschedulable: false } });
      await expect.poll(() => liveIndex().podsOnNode(name)).toEqual([]);
      await expect.poll(() => liveIndex().table("nodes").get(name)?.unschedulable).toBe(false);
      return name;
    },
    /** As if the ten seconds had passed in which its worker did not renew it. */
    endLease: (id: string) =>
      owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]),
    deletionsOf: (node: string) =>
      box.audit.filter(
        ({ verb, uri, code }) => verb === "delete" && uri.startsWith(`/api/v1/nodes/${node}`) && code === 200,
      ),
    async stop() {
      await stopIndex();
      await db().$disconnect();
      await owner.end();
      await box.stop();
      rmSync(dir, { recursive: true, force: true });
      rmSync(bundled, { force: true });
    },
  };
}

export const askFor = (node: string) => ({
  action: "node.decommission",
  input: { node },
  reason: "its rack goes",
  ticket: "T7",
  dryRun: false,
});

/** Asked for by Anna, agreed to by Otto. */
export async function agreed(node: string): Promise<string> {
  const { id, state } = await startAction(registry, anna, askFor(node), { idempotencyKey: null });
  expect(state).toBe("awaiting_approval");
  const { planHash } = await getAction(registry, otto, id);
  await approveAction(registry, otto, id, { planHash, reason: "seen" });
  return id;
}

/** The state; a wrong one with what the stages say, to read in a failure. */
async function stateOf(id: string, wanted: string): Promise<string> {
  const { state, progress } = await getAction(registry, anna, id);
  return state === wanted ? state : `${state}: ${JSON.stringify(progress[0])}`;
}

export const untilState = (id: string, state: string) =>
  expect.poll(() => stateOf(id, state), { timeout: 40_000, interval: 100 }).toBe(state);

export async function recordsOf(id: string) {
  const entries = await db().auditEntry.findMany({
    where: { actionId: id, event: "action.progress" },
    orderBy: { seq: "asc" },
  });
  return entries.map(({ data, says }) => ({ ...(data as { part?: string; resumed?: number }), says }));
}

export async function stagesOf(id: string) {
  const detail = (await getAction(registry, anna, id)).progress[0]?.detail;
  const stages = readDecommissionProgress(detail)?.stages ?? [];
  return Object.fromEntries(stages.map((stage) => [stage.stage, stage]));
}

export const fqdn = (node: string): string => `${node}.tools.eqiad1.wikimedia.cloud`;
