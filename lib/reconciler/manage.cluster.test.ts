import { afterAll, beforeAll, expect, it } from "vitest";
import { type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { db } from "@/lib/db/client";

/** Mode `manage` on a real API server: new tools get what they need by themselves, up to a number, and nothing else happens. */

const OBJECTS = 4;
let rig: ReconcileRig;

beforeAll(async () => {
  rig = await startReconcileRig("manage", { provisionMax: 3 });
});
afterAll(() => rig?.stop());

const provisions = () =>
  db().action.findMany({ where: { action: "tool.provision" }, orderBy: { createdAt: "asc" } });

it("provisions new tools in its own name, and leaves many at once to a person", async () => {
  rig.tools(["one", "two"]);
  rig.worker();
  await rig.until("both are provisioned", async () => (await provisions())[0]?.state === "succeeded", 60_000);
  const [first] = await provisions();
  expect(first).toMatchObject({
    user: "forgeboard:reconciler",
    displayName: "Forgeboard itself",
    reason: "new in the directory: one, two",
  });
  const writes = writesOf(rig.asked());
  expect(writes).toHaveLength(2 * OBJECTS);
  expect(new Set(writes.map(({ as }) => as))).toEqual(new Set(["forgeboard:reconciler"]));
  const events = await db().auditEntry.findMany({ where: { actionId: first?.id ?? "" } });
  expect(events.map(({ event }) => event)).toContain("action.requested");

  // A quota that somebody changed, and a disabled tool that runs, wait for a person in this mode too.
  const { ask, tokens } = rig.plane;
  const running = "/api/v1/namespaces/tool-two/replicationcontrollers";
  await ask(tokens.admin, "POST", running, {
    body: {
      ...{ apiVersion: "v1", kind: "ReplicationController", metadata: { name: "web" } },
      spec: {
        replicas: 2,
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "i" }] } },
      },
    },
  });
  await ask(tokens.admin, "PATCH", "/api/v1/namespaces/tool-one/resourcequotas/tool-one", {
    body: { spec: { hard: { pods: "40" } } },
    headers: { "content-type": "application/merge-patch+json" },
  });
  rig.tools(["one", "!two", "three", "four", "five", "six"]);
  // The quota of one, what runs of two, and its rights.
  await rig.untilDrift(4 * OBJECTS + 3);
  expect(await db().drift.findMany({ where: { what: "runs" } })).toMatchObject([
    { tool: "two", repair: "stop" },
  ]);
  expect(await db().action.count()).toBe(1);
  expect(writesOf(rig.asked())).toHaveLength(2 * OBJECTS);
});
