import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { type PrometheusServer, startPrometheus } from "@/e2e/prometheus/start-prometheus";
import { getAction } from "@/lib/actions/get-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { steerAction } from "@/lib/actions/steer-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { registry } from "@/lib/worker/registry";
import { campaignStateSchema } from "./schema";

/** Whole campaigns where everything is real: API server, controllers, scheduler, workers as processes, Prometheus. */
let rig: DrainRig;
let metrics: PrometheusServer;
let port: number;
const dir = mkdtempSync(join(tmpdir(), "forgeboard-campaign-"));

const NO_ALERT = "groups: []\n";
const ALERT = `
groups:
  - name: test
    rules:
      - alert: EtcdHigh
        expr: vector(1)
        labels: { severity: warning, instance: "etcd-1" }
`;
const startMetrics = (rules: string) => startPrometheus({ dir: join(dir, String(Date.now())), rules, port });

beforeAll(async () => {
  port = await getPort({ host: "127.0.0.1" });
  metrics = await startMetrics(NO_ALERT);
  rig = await startDrainRig({ podDeleteDelayMs: 1_000, site: { metrics: { url: metrics.url } } });
  await rig.node("spare");
});
afterEach(() => rig.endWorkers());
afterAll(async () => {
  await Promise.all([rig?.stop(), metrics?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

/** Workers with one tool each: a web service of so many replicas. */
async function workers(first: number, replicas: readonly number[]): Promise<string[]> {
  const names = replicas.map((_, index) => `rack-worker-${first + index}`);
  for (const [index, count] of replicas.entries()) {
    const name = names[index] ?? "";
    await rig.node(name);
    for (const other of ["spare", ...names.slice(0, index)]) await rig.cordon(other, true);
    await rig.deployment(`tool-of${first + index}`, "web", count, name);
  }
  for (const name of ["spare", ...names]) await rig.cordon(name, false);
  return names;
}

const start = async (
  title: string,
  nodes: readonly string[],
  body: Record<string, unknown>,
  settings: Record<string, unknown>,
) => {
  const input = { title, selection: { by: "nodes", nodes }, body, settings };
  const request = {
    action: "campaign.run",
    input: JSON.parse(JSON.stringify(input)),
    reason: "kernel",
    dryRun: false,
  };
  return (await startAction(registry, anna, request, { idempotencyKey: null })).id;
};
const read = async (id: string) => {
  const action = await getAction(registry, anna, id);
  const state = campaignStateSchema.safeParse(action.progress[0]?.detail).data;
  return { action, state, nodes: state?.nodes.map((run) => `${run.node.at(-1)} ${run.state}`) ?? [] };
};
const untilState = (id: string, wanted: string) =>
  until(async () => (await read(id)).action.state === wanted, `${id} ${wanted}`, 90_000);
const isCordoned = (name: string) => liveIndex().table("nodes").get(name)?.unschedulable === true;

it("drains four: a canary, a worker killed on the way, a failure, a skip, and repools what it drained", async () => {
  const names = await workers(1, [1, 2, 2, 2]);
  const [canary = "", second = "", fails = "", last = ""] = names;
  const id = await start(
    "Rack",
    names,
    { action: "node.drain", drain: {} },
    { canary: { count: 1, after: "ask" }, maxUnavailable: "100%", perRole: { worker: 4 } },
  );
  const doomed = rig.worker();
  await untilState(id, "paused");
  expect((await read(id)).nodes).toEqual(["1 done", "2 waiting", "3 waiting", "4 waiting"]);
  expect(rig.podsOn(canary)).toEqual([]);
  expect((await read(id)).state?.nodes[0]?.phases.map(({ phase }) => phase)).toEqual(["queued", "drain"]);

  // Its maintainers write a budget that never lets go: what was planned is no more what would be done.
  await rig.ask("POST", "/apis/policy/v1/namespaces/tool-of3/poddisruptionbudgets", {
    metadata: { name: "never" },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: "web" } } },
  });
  const budget = () =>
    [...liveIndex().table("poddisruptionbudgets").values()].some(({ name }) => name === "never");
  await until(budget, "the budget is seen");
  await resumeAction(anna, id);
  await until(async () => (await read(id)).nodes.includes("2 running"), "the second is at work");
  doomed.process.kill("SIGKILL");
  await doomed.end();
  for (const { id: child } of (await read(id)).action.children) await rig.endLease(child);
  await rig.endLease(id);
  rig.worker();
  await untilState(id, "paused");
  const stopped = await read(id);
  expect(stopped.nodes).toEqual(["1 done", "2 done", "3 failed", "4 done"]);
  expect(stopped.action.result).toContain(`1 failed (${fails})`);
  await steerAction(registry, anna, id, { kind: "skip", name: fails });
  await resumeAction(anna, id);
  await untilState(id, "succeeded");
  expect((await read(id)).action.progress[0]?.says).toBe(`3 nodes done; skipped: ${fails}`);
  for (const name of [canary, second, last]) {
    expect(isCordoned(name), name).toBe(true);
    expect(rig.podsOn(name)).toEqual([]);
  }
  expect(isCordoned(fails)).toBe(false);
  expect(rig.podsOn(fails).filter(({ namespace }) => namespace === "tool-of3")).toHaveLength(2);

  // All of each tool's pods stood together: each was told by the campaign, once before and once after, by its drains nothing.
  const told = await db().outboxMessage.findMany({ where: { kind: "tool_mail" } });
  expect(told.map(({ about, phase }) => `${about} ${phase}`).sort()).toEqual(
    [1, 2, 3, 4].flatMap((n) => [`of${n} after`, `of${n} before`]),
  );
  expect(new Set(told.map(({ actionId }) => actionId))).toEqual(new Set([id]));

  const undo = await undoAction(registry, anna, id, { reason: "enough" }, { idempotencyKey: null });
  await untilState(undo.id, "succeeded");
  const undone = await read(undo.id);
  expect(undone.action.children.map(({ action }) => action)).toEqual(Array(3).fill("node.repool"));
  await until(() => [canary, second, last].every((name) => !isCordoned(name)), "all are back");
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});

it("holds the next node back while a new alert fires or nobody can tell, and goes on when it clears", async () => {
  await metrics.setRules(ALERT.replace("EtcdHigh", "FiresAnyway"));
  await until(async () => (await firing()).includes("FiresAnyway"), "the old alert fires");
  const names = await workers(5, [0, 0, 0]);
  const id = await start(
    "Gate",
    names,
    { action: "node.cordon" },
    { canary: { count: 1, after: "ask" }, maxUnavailable: "100%", gate: { alerts: true } },
  );
  rig.worker();
  // What fires when it begins is what is to be expected.
  await untilState(id, "paused");
  expect((await read(id)).nodes).toEqual(["5 done", "6 waiting", "7 waiting"]);

  await metrics.setRules(`${ALERT.replace("EtcdHigh", "FiresAnyway")}${ALERT.split("rules:\n")[1]}`);
  await until(async () => (await firing()).includes("EtcdHigh"), "the new alert fires");
  await resumeAction(anna, id);
  await until(
    async () => (await read(id)).state?.waits?.says === "alert EtcdHigh, instance etcd-1",
    "closed",
  );
  expect((await read(id)).nodes).toEqual(["5 done", "6 waiting", "7 waiting"]);

  await metrics.stop();
  await until(
    async () => (await read(id)).state?.waits?.says.startsWith("it is not known which alerts fire") === true,
    "closed, as it is not known",
  );
  expect((await read(id)).action.state).toBe("blocked");
  expect((await read(id)).nodes).toEqual(["5 done", "6 waiting", "7 waiting"]);

  metrics = await startMetrics(NO_ALERT);
  await untilState(id, "succeeded");
  expect((await read(id)).nodes).toEqual(["5 done", "6 done", "7 done"]);
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});

async function firing(): Promise<string> {
  const query = new URLSearchParams({ query: 'ALERTS{alertstate="firing"}' });
  return (await fetch(`${metrics.url}/api/v1/query?${query}`)).text();
}
