import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { getAction } from "@/lib/actions/get-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { actionsOn } from "@/lib/tools/history";
import { registry } from "@/lib/worker/registry";
import { repairMemoSchema } from "./schema";

/** What holds a repair of many tools up on a real API server: its pace, what fails, and a site that no longer lets anybody repair. */

const OBJECTS = 4;
let rig: ReconcileRig;

beforeAll(async () => {
  rig = await startReconcileRig();
});
afterEach(async () => {
  await rig.endWorkers();
  rig.mode("plan");
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => rig?.stop());

const writes = () => writesOf(rig.asked());
const names = (begin: string, count: number) => Array.from({ length: count }, (_, n) => `${begin}-${n}`);
/** They come to those that are there: a directory that loses its tools is not believed. */
const there: string[] = [];
function add(...tools: readonly string[]): void {
  there.push(...tools);
  rig.tools(there);
}
const repair = (tools: readonly string[], more: object = {}) =>
  rig.start({ selection: { by: "tools", tools }, canary: 0, ...more });
const memoOf = async (id: string) =>
  repairMemoSchema.parse((await getAction(registry, anna, id)).progress[0]?.detail);

it("asks no faster than it was told", async () => {
  const tools = names("slow", 6);
  add(...tools);
  rig.worker();
  await rig.untilDrift(tools.length * OBJECTS);
  const id = await repair(tools, { requestsPerSecond: 10 });
  await rig.untilState(id, "succeeded");
  const at = writes().map((one) => one.at);
  expect(at).toHaveLength(tools.length * OBJECTS);
  // Each waits a tenth of a second for its turn, of which the way to the server takes or gives a little.
  const spanMs = Math.max(...at) - Math.min(...at);
  expect(spanMs).toBeGreaterThan((at.length - 1) * 100 * 0.9);
  expect(await memoOf(id)).toMatchObject({ requests: tools.length * (1 + OBJECTS), throttled: 0 });
});

it("stops after as many failures as it was told, and goes on when a person says so", async () => {
  const before = writes().length;
  const [bad, good] = [names("bad", 3), names("good", 20)];
  add(...bad, ...good);
  // Nothing can be made in a namespace that ends.
  const { ask, tokens } = rig.plane;
  for (const tool of bad) {
    const labels = { name: `tool-${tool}`, tenancy: "tool" };
    await ask(tokens.admin, "POST", "/api/v1/namespaces", {
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: `tool-${tool}`, labels } },
    });
    await ask(tokens.admin, "DELETE", `/api/v1/namespaces/tool-${tool}`);
  }
  rig.worker();
  await rig.until(
    "they drift",
    async () => {
      await rig.wake();
      return (await db().drift.count({ where: { tool: { in: [...bad, ...good] } } })) > good.length * OBJECTS;
    },
    60_000,
  );
  const id = await repair([...bad, ...good], { stopAfterFailures: 2, requestsPerSecond: 20 });
  await rig.untilState(id, "paused");
  const stopped = await memoOf(id);
  expect(stopped.next).toBeLessThan(bad.length + good.length);
  expect((await getAction(registry, anna, id)).result).toMatch(
    /^stopped after [23] failures \(bad-.*terminat.*\)\. Resume for the other \d+ tools$/,
  );
  const last = good.at(-1) ?? "";
  expect(await actionsOn(last, [`tool-${last}`])).not.toContainEqual(
    expect.objectContaining({ actionId: id }),
  );
  await resumeAction(anna, id);
  await rig.untilState(id, "failed");
  expect(await memoOf(id)).toMatchObject({ next: 23, repaired: 20, failures: 3 });
  expect((await getAction(registry, anna, id)).result).toContain("bad-0: ");
  const made = writes().slice(before);
  expect(made.filter(({ code }) => code === 201)).toHaveLength(good.length * OBJECTS);
  expect(await actionsOn(last, [`tool-${last}`])).toContainEqual(
    expect.objectContaining({ actionId: id, person: "anna" }),
  );
});

it("waits where the site only observes by now, and goes on where it does not", async () => {
  const tools = names("late", 4);
  add(...tools);
  rig.worker();
  const ofLate = () => db().drift.count({ where: { tool: { in: tools } } });
  await rig.until(
    "they drift",
    async () => {
      await rig.wake();
      return (await ofLate()) === tools.length * OBJECTS;
    },
    60_000,
  );
  const id = await repair(tools, { canary: 1 });
  await rig.untilState(id, "paused");
  await rig.endWorkers();
  const before = writes().length;
  rig.mode("observe");
  rig.worker();
  await resumeAction(anna, id);
  await rig.untilState(id, "blocked");
  expect((await getAction(registry, anna, id)).result).toContain("only observes");
  expect(writes()).toHaveLength(before);
  await rig.endWorkers();
  rig.mode("plan");
  rig.worker();
  await rig.untilState(id, "succeeded");
  expect(writes()).toHaveLength(before + 3 * OBJECTS);
});
