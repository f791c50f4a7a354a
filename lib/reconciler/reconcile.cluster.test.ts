import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { getAction } from "@/lib/actions/get-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { registry } from "@/lib/worker/registry";
import { putBackMemoSchema, repairMemoSchema } from "./schema";

/** Tools of a directory that a real API server knows nothing of: found, repaired, left alone. Workers are processes. */

const OBJECTS = 4;
const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `tool-${String(n).padStart(3, "0")}`);

let rig: ReconcileRig;

beforeAll(async () => {
  rig = await startReconcileRig();
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => rig?.stop());

const writes = () => writesOf(rig.asked());
const progressOf = async (id: string) =>
  repairMemoSchema.parse((await getAction(registry, anna, id)).progress[0]?.detail);
const all = { selection: { by: "all" }, canary: 0, requestsPerSecond: 100 };

it("makes everything from nothing in the person's name, asks after the first few, and writes nothing twice", async () => {
  rig.tools(names(40));
  rig.worker();
  await rig.untilDrift(40 * OBJECTS);
  const id = await rig.start({ ...all, canary: 5 });
  await rig.untilState(id, "paused");
  expect(writes()).toHaveLength(5 * OBJECTS);
  expect((await getAction(registry, anna, id)).result).toContain("looked at again: 5 of 5 as they should be");
  await resumeAction(anna, id);
  await rig.untilState(id, "succeeded");
  expect(writes()).toHaveLength(40 * OBJECTS);
  expect(new Set(writes().map(({ as, code }) => `${as} ${code}`))).toEqual(new Set(["anna 201"]));
  expect(await progressOf(id)).toMatchObject({ repaired: 40, throttled: 0, failures: 0 });
  await rig.untilDrift(0);
  const again = await rig.start({ selection: { by: "tools", tools: names(40) }, canary: 0 });
  await rig.untilState(again, "succeeded");
  expect(writes()).toHaveLength(40 * OBJECTS);
});

it("goes on where a worker was killed between writing and recording", async () => {
  rig.tools(names(60));
  const doomed = rig.worker("repaired");
  const before = writes().length;
  await rig.untilDrift(20 * OBJECTS);
  const id = await rig.start(all);
  expect(await doomed.untilKilled()).toBe("SIGKILL");
  await rig.endLease(id);
  rig.worker();
  await rig.untilState(id, "succeeded");
  expect(writes().length - before).toBe(20 * OBJECTS);
  expect(await progressOf(id)).toMatchObject({ next: 20, repaired: 0, alreadySo: 20 });
  const events = await db().auditEntry.findMany({ where: { actionId: id, event: "action.progress" } });
  expect(events.map(({ says }) => says.replace(/:.*/, ""))).toEqual([
    "begins with 20 tools",
    "begins with 20 tools",
  ]);
  await rig.untilDrift(0);
});

it("repairs what drifted and leaves what is not ours", async () => {
  const { ask, tokens } = rig.plane;
  const patch = (path: string, body: object) =>
    ask(tokens.admin, "PATCH", path, { body, headers: { "content-type": "application/merge-patch+json" } });
  await patch("/api/v1/namespaces/tool-tool-001/resourcequotas/tool-tool-001", {
    spec: { hard: { pods: "500", "count/ingresses.networking.k8s.io": "3" } },
  });
  await patch("/api/v1/namespaces/tool-tool-002", { metadata: { labels: { tenancy: null, mine: "yes" } } });
  await ask(tokens.admin, "POST", "/api/v1/namespaces", {
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "tool-nobodys" } },
  });
  rig.worker();
  await rig.untilDrift(3);
  expect((await db().drift.findMany({ orderBy: { id: "asc" } })).map((row) => row.id)).toEqual([
    "namespace//tool-nobodys#orphan",
    "namespace//tool-tool-002#differs",
    "resourcequota/tool-tool-001/tool-tool-001#differs",
  ]);
  const id = await rig.start(all);
  await rig.untilState(id, "succeeded");
  await rig.untilDrift(1);
  const quota = await ask(
    tokens.admin,
    "GET",
    "/api/v1/namespaces/tool-tool-001/resourcequotas/tool-tool-001",
  );
  expect(quota.body).toMatchObject({ spec: { hard: { "count/ingresses.networking.k8s.io": "3" } } });
  const namespace = await ask(tokens.admin, "GET", "/api/v1/namespaces/tool-tool-002");
  expect(namespace.body).toMatchObject({ metadata: { labels: { tenancy: "tool", mine: "yes" } } });
});

it("puts back what a repair changed as it was found, and leaves what was changed since", async () => {
  const { ask, tokens } = rig.plane;
  const quota = "/api/v1/namespaces/tool-tool-001/resourcequotas/tool-tool-001";
  const patch = (path: string, body: object) =>
    ask(tokens.admin, "PATCH", path, { body, headers: { "content-type": "application/merge-patch+json" } });
  const get = async (path: string) => (await ask(tokens.admin, "GET", path)).body;
  await patch(quota, { spec: { hard: { pods: "500" } } });
  await patch("/api/v1/namespaces/tool-tool-002", { metadata: { labels: { tenancy: null } } });
  rig.worker();
  await rig.untilDrift(3);
  const id = await rig.start(all);
  await rig.untilState(id, "succeeded");
  expect(await getAction(registry, anna, id)).toMatchObject({ offers: { undo: true }, cannotUndo: null });
  const undo = await undoAction(registry, anna, id, { reason: "too early" }, { idempotencyKey: null });
  await rig.untilState(undo.id, "succeeded");
  expect(await get(quota)).toMatchObject({ spec: { hard: { pods: "500" } } });
  const { metadata } = (await get("/api/v1/namespaces/tool-tool-002")) as { metadata: { labels: object } };
  expect(metadata.labels).toMatchObject({ mine: "yes" });
  expect(metadata.labels).not.toHaveProperty("tenancy");
  expect(await getAction(registry, anna, undo.id)).toMatchObject({
    offers: { undo: false },
    cannotUndo: "it is drift again: repair it",
  });
  await rig.untilDrift(3);
  const again = await rig.start(all);
  await rig.untilState(again, "succeeded");
  await patch(quota, { spec: { hard: { pods: "300" } } });
  const late = await undoAction(registry, anna, again, { reason: "late" }, { idempotencyKey: null });
  await rig.untilState(late.id, "succeeded");
  expect((await getAction(registry, anna, late.id)).progress[0]?.says).toBe(
    "1 object put back; left: ResourceQuota tool-tool-001/tool-tool-001: was changed since",
  );
  expect(await get(quota)).toMatchObject({ spec: { hard: { pods: "300" } } });
  await rig.untilDrift(3);
  await rig.untilState(await rig.start(all), "succeeded");
  await rig.untilDrift(1);
});

it("stops putting back after three that the API server refuses, and asks for no other", async () => {
  const { ask, tokens } = rig.plane;
  const quota = (tool: string) => `/api/v1/namespaces/tool-${tool}/resourcequotas/tool-${tool}`;
  const raised = names(8).slice(3);
  for (const tool of raised)
    await ask(tokens.admin, "PATCH", quota(tool), {
      body: { spec: { hard: { pods: "400" } } },
      headers: { "content-type": "application/merge-patch+json" },
    });
  rig.worker();
  await rig.untilDrift(1 + raised.length);
  const id = await rig.start(all);
  await rig.untilState(id, "succeeded");
  const giveBack = await takeRight("resourcequotas");
  const before = writes().length;
  const undo = await undoAction(registry, anna, id, { reason: "too early" }, { idempotencyKey: null });
  await rig.untilState(undo.id, "failed");
  const refused = writes().slice(before);
  expect(refused.map(({ verb, resource, code }) => `${verb} ${resource} ${code}`)).toEqual(
    Array(3).fill("patch resourcequotas 403"),
  );
  const [target] = (await getAction(registry, anna, undo.id)).progress;
  expect(putBackMemoSchema.parse(target?.detail)).toMatchObject({ next: 3, written: 0, failures: 3 });
  expect(target?.says).toMatch(
    /^0 objects put back; left: ResourceQuota tool-tool-003\/tool-tool-003: cannot patch .*403/,
  );
  for (const tool of raised)
    expect((await ask(tokens.admin, "GET", quota(tool))).body).toMatchObject({
      spec: { hard: { pods: "10" } },
    });
  await giveBack();
});

/** Operators may not write these any more, until it is given back. */
async function takeRight(resource: string): Promise<() => Promise<void>> {
  const { ask, tokens } = rig.plane;
  const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/forgeboard-operators";
  const { rules } = (await ask(tokens.admin, "GET", path)).body as { rules: { resources: string[] }[] };
  const set = async (now: typeof rules, allowed: boolean) => {
    const headers = { "content-type": "application/merge-patch+json" };
    await ask(tokens.admin, "PATCH", path, { body: { rules: now }, headers });
    const spec = {
      ...{ user: "anna", groups: ["forgeboard-operators"] },
      resourceAttributes: { verb: "patch", resource, namespace: "tool-tool-003" },
    };
    const kind = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview" };
    const isSo = async () => {
      const review = await ask(tokens.admin, "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        body: { ...kind, spec },
      });
      return (review.body as { status: { allowed: boolean } }).status.allowed === allowed;
    };
    await rig.until(`${resource} allowed: ${allowed}`, isSo, 30_000);
  };
  await set(
    rules.filter(({ resources }) => !resources.includes(resource)),
    false,
  );
  return () => set(rules, true);
}

it("freezes the drift when the directory loses its tools, and repairs nothing meanwhile", async () => {
  rig.worker();
  await rig.untilDrift(1);
  rig.tools([]);
  const lastMirror = () => db().mirrorRun.findFirst({ orderBy: { id: "desc" } });
  await rig.until("the mirror is frozen", async () => (await lastMirror())?.outcome === "frozen", 60_000);
  // Between two passes too.
  await expect(rig.start(all)).rejects.toThrow("the comparison is frozen: the directory: frozen");
  const lastPass = () => db().reconcileRun.findFirst({ orderBy: { id: "desc" } });
  await rig.until(
    "the comparison is frozen",
    async () => {
      await rig.wake();
      return (await lastPass())?.outcome === "frozen";
    },
    60_000,
  );
  expect(await db().drift.count()).toBe(1);
  await expect(rig.start(all)).rejects.toThrow("the comparison is frozen");
});
