import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { anna, type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { planAction } from "@/lib/actions/plan-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { registry } from "@/lib/worker/registry";

/** A tool that the directory disables, and enables again, on a real API server: all that runs stops, and starts as it was. */

const NAMESPACE = "tool-bot";
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const APPS = `/apis/apps/v1/namespaces/${NAMESPACE}`;
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`;
const BINDING = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/rolebindings/bot-tool-binding`;
const QUOTA = `${CORE}/resourcequotas/${NAMESPACE}`;

const spec = { containers: [{ name: "c", image: "i" }] };
const of = (app: string) => ({ metadata: { labels: { app } }, spec });
const selector = (app: string) => ({ matchLabels: { app } });
const once = { template: { spec: { ...spec, restartPolicy: "Never" } } };
const cron = { schedule: "0 0 1 1 *", jobTemplate: { spec: once } };

/** Path, kind and spec of what runs in it. */
const WORKLOADS: readonly (readonly [string, string, string, object])[] = [
  [
    `${APPS}/deployments`,
    "Deployment",
    "web",
    { replicas: 3, selector: selector("web"), template: of("web") },
  ],
  [
    `${APPS}/deployments`,
    "Deployment",
    "off",
    { replicas: 0, selector: selector("off"), template: of("off") },
  ],
  [
    `${APPS}/statefulsets`,
    "StatefulSet",
    "db",
    { replicas: 2, serviceName: "db", selector: selector("db"), template: of("db") },
  ],
  [
    `${APPS}/replicasets`,
    "ReplicaSet",
    "set",
    { replicas: 2, selector: selector("set"), template: of("set") },
  ],
  [`${CORE}/replicationcontrollers`, "ReplicationController", "old", { replicas: 2, template: of("old") }],
  [`${BATCH}/cronjobs`, "CronJob", "daily", cron],
  [`${BATCH}/cronjobs`, "CronJob", "never", { ...cron, suspend: true }],
  [`${BATCH}/jobs`, "Job", "long", once],
];
const AS_IT_WAS = [3, 0, 2, 2, 2, false, true, false];
const STILL = [0, 0, 0, 0, 0, true, true, true];

let rig: ReconcileRig;

beforeAll(async () => {
  rig = await startReconcileRig();
  await liveIndex().ready;
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => rig?.stop());

const root = (method: string, path: string, body?: object) =>
  rig.plane.ask(rig.plane.tokens.admin, method, path, {
    ...(body === undefined ? {} : { body }),
    ...(method === "PATCH" ? { headers: { "content-type": "application/merge-patch+json" } } : {}),
  });
const wire = z.object({ spec: z.object({ replicas: z.int().optional(), suspend: z.boolean().optional() }) });
/** Replicas of what is scaled, and whether the rest is suspended, in the order of WORKLOADS. */
const sizes = () =>
  Promise.all(
    WORKLOADS.map(async ([path, , name]) => {
      const now = wire.parse((await root("GET", `${path}/${name}`)).body).spec;
      return now.replicas ?? now.suspend ?? false;
    }),
  );
const podsWire = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }) }),
  ),
});
/** Of pods that do not end yet. */
const pods = async () =>
  podsWire
    .parse((await root("GET", `${CORE}/pods`)).body)
    .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
const has = async (path: string) => (await root("GET", path)).status === 200;
const writes = () => writesOf(rig.asked()).length;
const aPod = (name: string) =>
  root("POST", `${CORE}/pods`, { apiVersion: "v1", kind: "Pod", metadata: { name }, spec });

it("stops whatever runs, by name what does not come back, and nothing twice when its worker is killed", async () => {
  rig.tools(["bot", "other"]);
  const doomed = rig.worker("repaired");
  await rig.untilDrift(8);
  const made = await rig.start({ selection: { by: "all" } });
  expect(await doomed.untilKilled()).toBe("SIGKILL");
  await rig.endLease(made);
  const second = rig.worker();
  await rig.untilState(made, "succeeded");
  const more = await rig.start({ tool: "bot", override: { pods: "25" } }, "quota.edit");
  await rig.untilState(more, "succeeded");
  for (const [path, kind, name, what] of WORKLOADS) {
    const apiVersion = /^\/apis\/(.+)\/namespaces/.exec(path)?.[1] ?? "v1";
    expect(
      (await root("POST", path, { apiVersion, kind, metadata: { name }, spec: what })).status,
      name,
    ).toBe(201);
  }
  await aPod("shell-1");
  await aPod("shell-2");
  await second.end();
  rig.tools(["!bot", "other"]);
  const killed = rig.worker("repaired");
  await rig.untilDrift(2);
  const [runs] = await db().drift.findMany({ where: { what: "runs" } });
  expect(runs?.says).toBe("the tool is disabled and 6 workloads and 2 pods that no controller has still run");

  const stop = await rig.start({ tool: "bot" }, "tool.disable");
  const { plan } = await db().action.findUniqueOrThrow({ where: { id: stop } });
  expect(plan).toMatchObject({
    warnings: [
      "deletes 2 pods that no controller has, and that nothing brings back: tool-bot/shell-1, tool-bot/shell-2",
    ],
  });
  expect(await killed.untilKilled()).toBe("SIGKILL");
  const written = writes();
  await rig.endLease(stop);
  rig.worker();
  await rig.untilState(stop, "succeeded");
  expect(writes()).toBe(written);
  expect(await sizes()).toEqual(STILL);
  expect(await pods()).toEqual([]);
  expect([await has(BINDING), await has(QUOTA)]).toEqual([false, true]);
  await rig.untilDrift(0);
  const again = await rig.start({ tool: "bot" }, "tool.disable");
  await rig.untilState(again, "succeeded");
  expect(writes()).toBe(written);
});

it("ends no pod that the plan did not name", async () => {
  rig.tools(["!bot", "other"]);
  rig.worker();
  await rig.untilDrift(0);
  await rig.endWorkers();
  await aPod("seen");
  const seen = async () => {
    const request = { action: "tool.disable", input: { tool: "bot" } };
    return (await planAction(registry, anna, request)).plan.warnings.join().includes("tool-bot/seen");
  };
  await rig.until("the plan names it", seen, 20_000);
  const stop = await rig.start({ tool: "bot" }, "tool.disable");
  await aPod("unseen");
  rig.worker();
  await expect(rig.untilState(stop, "succeeded")).rejects.toThrow(
    "no plan named unseen, which no controller has: stop the tool again to see them named",
  );
  expect(await pods()).toEqual(["unseen"]);
  await root("DELETE", `${CORE}/pods/unseen`);
});

it("starts what it held as it was, and leaves what was off", async () => {
  rig.worker();
  rig.tools(["bot", "other"]);
  await rig.untilDrift(2);
  const written = writes();
  const start = await rig.start({ tool: "bot" }, "tool.enable");
  await rig.untilState(start, "succeeded");
  expect(await sizes()).toEqual(AS_IT_WAS);
  // Six workloads and the binding.
  expect(writes() - written).toBe(7);
  expect(await has(BINDING)).toBe(true);
  expect((await root("GET", QUOTA)).body).toMatchObject({ spec: { hard: { pods: "25" } } });
  await rig.untilDrift(0);
  const again = await rig.start({ tool: "bot" }, "tool.enable");
  await rig.untilState(again, "succeeded");
  expect(writes() - written).toBe(7);
});
