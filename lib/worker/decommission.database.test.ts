import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { readDecommissionProgress } from "@/lib/nodes/decommission/model";
import { DECOMMISSION_STAGES } from "@/lib/nodes/decommission/schema";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { editHiera, hieraCommits, readHiera } from "../../e2e/platform/edit-hiera";
import type { HieraRepository } from "../../e2e/platform/hiera-place";
import { type RunningPlatform, startPlatform } from "../../e2e/platform/start";
import { requestCertificate, signCertificate } from "../../e2e/puppet/certificate-authority";
import { setEnvironment } from "../../e2e/worker/cluster";
import { bundleWorker, startWorker, type WorkerProcess } from "../../e2e/worker/worker-process";
import { registry } from "./registry";

/** A decommission from plan to end against the box: its cluster, its Puppet CA, its Hiera repository. Workers are processes. */

const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const otto: Actor = { user: "otto", displayName: "Otto", role: "admin", via: { kind: "system" } };
const vera: Actor = { user: "vera", displayName: "Vera", role: "operator", via: { kind: "system" } };
const dir = mkdtempSync(join(tmpdir(), "forgeboard-decommission-"));

let box: RunningPlatform;
let hiera: HieraRepository;
let owner: Client;
let bundled: string;
let workerEnv: Record<string, string>;
let names: string[];
let running: WorkerProcess[] = [];

beforeAll(async () => {
  const secret = "ef".repeat(32);
  setEnvironment({ FORGEBOARD_SECRET: secret });
  const database = await freshDatabase();
  box = await startPlatform({ dir });
  if (box.hiera === null) throw new Error("git is needed: apt-get install git");
  hiera = box.hiera;
  const site = join(dir, "site.yaml");
  writeFileSync(
    site,
    stringify({
      puppet: { url: box.puppet.url, caFile: box.puppet.caFile, ...box.puppet.identities.console },
      hiera: { ...hiera, mode: "push", authorEmail: "{user}@example.org" },
    }),
  );
  setEnvironment({ FORGEBOARD_SITE: site, FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile });
  workerEnv = {
    DATABASE_URL: database.workerUrl,
    FORGEBOARD_SECRET: secret,
    FORGEBOARD_SITE: site,
    FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile,
    FORGEBOARD_WRITER_KUBECONFIG: box.writerKubeconfigFile,
  };
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  bundled = bundleWorker(dir);
  await liveIndex().ready;
  names = [...liveIndex().table("nodes").values()]
    .filter(({ name }) => name.includes("-worker-"))
    .filter((node) => node.conditions.some(({ type, status }) => type === "Ready" && status === "True"))
    .map(({ name }) => name);
});
afterEach(async () => {
  await Promise.all(running.map((worker) => worker.end()));
  running = [];
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  const index = liveIndex();
  if ("stop" in index) await (index as { stop(): Promise<void> }).stop();
  await db().$disconnect();
  await owner?.end();
  await box?.stop();
  rmSync(dir, { recursive: true, force: true });
  if (bundled !== undefined) rmSync(bundled, { force: true });
});

function worker(fault?: string): WorkerProcess {
  const started = startWorker(bundled, workerEnv, fault);
  running.push(started);
  return started;
}
/** A node of its own for each test, emptied beforehand: what a drain does to pods has tests of its own. */
async function aNode(): Promise<string> {
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
}
const body = (node: string) => ({
  action: "node.decommission",
  input: { node },
  reason: "its rack goes",
  ticket: "T7",
  dryRun: false,
});
/** Asked for by Anna, agreed to by Otto. */
async function agreed(node: string): Promise<string> {
  const { id, state } = await startAction(registry, anna, body(node), { idempotencyKey: null });
  expect(state).toBe("awaiting_approval");
  const { planHash } = await getAction(otto, id);
  await approveAction(registry, otto, id, { planHash, reason: "seen" });
  return id;
}
/** The state; a wrong one with what the stages say, to read in a failure. */
const stateOf = async (id: string, wanted: string) => {
  const { state, progress } = await getAction(anna, id);
  return state === wanted ? state : `${state}: ${JSON.stringify(progress[0])}`;
};
const until = (id: string, state: string) =>
  expect.poll(() => stateOf(id, state), { timeout: 40_000, interval: 100 }).toBe(state);
const recordsOf = async (id: string) =>
  (
    await db().auditEntry.findMany({
      where: { actionId: id, event: "action.progress" },
      orderBy: { seq: "asc" },
    })
  ).map(({ data, says }) => ({ ...(data as { part?: string; evictions?: unknown }), says }));
const stagesOf = async (id: string) => {
  const detail = (await getAction(anna, id)).progress[0]?.detail;
  return Object.fromEntries(
    (readDecommissionProgress(detail)?.stages ?? []).map((stage) => [stage.stage, stage]),
  );
};
const fqdn = (node: string) => `${node}.tools.eqiad1.wikimedia.cloud`;
const console_ = () => ({
  url: box.puppet.url,
  caFile: box.puppet.caFile,
  timeoutMs: 10_000,
  ...box.puppet.identities.console,
});
const certificateOf = (node: string) => readCertificate(console_(), fqdn(node));
const hieraFile = () => readHiera(hiera);
const deletionsOf = (node: string) =>
  box.audit.filter(
    ({ verb, uri, code }) => verb === "delete" && uri.startsWith(`/api/v1/nodes/${node}`) && code === 200,
  );
it("takes a node out: certificate, Hiera, Node; each once, in the person's name", async () => {
  const node = await aNode();
  const before = await certificateOf(node);
  expect(before?.state).toBe("signed");
  expect(hieraFile()).toContain(fqdn(node));
  const id = await agreed(node);
  worker();
  await until(id, "succeeded");
  expect(await certificateOf(node)).toBeNull();
  expect(hieraFile()).not.toContain(fqdn(node));
  expect(hieraCommits(hiera, fqdn(node))).toEqual([`anna Remove ${fqdn(node)}`]);
  expect(box.store.get("nodes", node)).toBeUndefined();
  expect(deletionsOf(node)).toHaveLength(1);
  expect(deletionsOf(node)[0]?.impersonated).toMatchObject({ user: "anna" });
  const action = await getAction(anna, id);
  expect(action.steps.map(({ outcome, auditId }) => ({ outcome, auditId }))).toEqual([
    { outcome: "done", auditId: deletionsOf(node)[0]?.auditId },
  ]);
  expect(action.progress[0]?.says).toMatch(
    /^decommissioned: certificate .* cleaned; taken out of .*; Node deleted$/,
  );
  expect((await recordsOf(id)).map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  expect((await stagesOf(id)).certificate).toMatchObject({
    state: "done",
    found: `signed, SHA256 ${before?.fingerprint}`,
  });
  await expect.poll(() => liveIndex().table("nodes").get(node)).toBeUndefined();
  await expect(
    undoAction(registry, anna, id, { reason: "back" }, { idempotencyKey: null }),
  ).rejects.toThrow();
});

it("is killed at every stage, before and after its record: one effect and one record of each", async () => {
  const node = await aNode();
  const id = await agreed(node);
  for (const stage of DECOMMISSION_STAGES)
    for (const point of ["done", "recorded"]) {
      const doomed = worker(`decommission-${stage}-${point}`);
      expect(await doomed.untilKilled(), `${stage} ${point}`).toBe("SIGKILL");
      await owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
    }
  worker();
  await until(id, "succeeded");
  expect(await certificateOf(node)).toBeNull();
  expect(hieraCommits(hiera, fqdn(node))).toHaveLength(1);
  expect(deletionsOf(node)).toHaveLength(1);
  expect((await recordsOf(id)).map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
}, 180_000);

it("stops when the Hiera entry was changed meanwhile, says what it found, and can be undone", async () => {
  const node = await aNode();
  const id = await agreed(node);
  const doomed = worker("decommission-look-recorded");
  await doomed.untilKilled();
  await owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
  // The look is repeated, so what changes has to change after it.
  const second = worker("decommission-certificate-recorded");
  await second.untilKilled();
  editHiera(hiera, (text) => text.replace(`  - ${fqdn(node)}`, `  - ${fqdn(node)} # kept for the audit`));
  await owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
  worker();
  await until(id, "failed");
  expect((await stagesOf(id)).hiera).toMatchObject({
    state: "stopped",
    says: expect.stringContaining("kept for the audit"),
  });
  expect(box.store.get("nodes", node)).toBeDefined();
  expect(hieraFile()).toContain(fqdn(node));
  const undo = await undoAction(registry, anna, id, { reason: "it stays" }, { idempotencyKey: null });
  await until(undo.id, "succeeded");
  expect(box.store.get("nodes", node)?.spec).not.toMatchObject({ unschedulable: true });
});

it("stops when the machine came back with a certificate of its own", async () => {
  const node = await aNode();
  const id = await agreed(node);
  const doomed = worker("decommission-hiera-recorded");
  await doomed.untilKilled();
  await requestCertificate(box.puppet, fqdn(node));
  await signCertificate(box.puppet, box.puppet.identities.console, fqdn(node));
  await owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
  worker();
  await until(id, "failed");
  // The worker died before it had gone on, so the stage is repeated and looks first.
  expect((await stagesOf(id)).hiera).toMatchObject({
    state: "stopped",
    says: expect.stringContaining("its certificate was signed again"),
  });
  expect(box.store.get("nodes", node)).toBeDefined();
});

it("asks a person where the person's right to delete nodes is missing, and looks again on resume", async () => {
  const node = await aNode();
  const id = await agreed(node);
  const doomed = worker("decommission-hiera-recorded");
  await doomed.untilKilled();
  box.forbid("nodes", "delete");
  await owner.query(`UPDATE action SET "leaseUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
  worker();
  await until(id, "paused");
  expect((await getAction(anna, id)).result).toContain(`kubectl delete node ${node}`);
  await resumeAction(otto, id);
  await expect
    .poll(async () => (await getAction(anna, id)).result, { timeout: 20_000 })
    .toContain("not done yet");
  box.store.remove("nodes", node);
  await until(id, "paused");
  await resumeAction(otto, id);
  await until(id, "succeeded");
  const resumed = await db().auditEntry.findMany({ where: { actionId: id, event: "action.resumed" } });
  expect(resumed.map(({ says }) => says)[0]).toContain(`kubectl delete node ${node}`);
});

it("plans stage by stage, always for a second person, and refuses who may not and what is not there", async () => {
  const node = await aNode();
  const { plan, approval } = await planAction(registry, anna, body(node));
  expect(approval[0]).toContain(`${node} goes for good`);
  expect(plan.equivalent).toEqual(
    expect.arrayContaining([
      `puppetserver ca clean --certname ${fqdn(node)}`,
      `kubectl delete node ${node}`,
      expect.stringContaining("git clone --branch production"),
    ]),
  );
  expect(plan.warnings[0]).toContain("cannot be undone");
  await expect(startAction(registry, vera, body(node), { idempotencyKey: null })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(startAction(registry, anna, body("no-such-node"), { idempotencyKey: null })).rejects.toThrow(
    "there is no node no-such-node",
  );
});
