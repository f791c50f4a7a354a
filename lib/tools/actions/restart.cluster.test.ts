import { afterAll, beforeAll, expect, it } from "vitest";
import { anna, type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { startAction } from "@/lib/actions/start-action";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { registry } from "@/lib/worker/registry";

/** A web service as the platform of 2017 knows it, and one that a ReplicationController keeps: each gets new pods, once. */

const [WEB] = toolforge2017.webServiceLabels;
const CORE = "/api/v1/namespaces/a";
let rig: DrainRig;

beforeAll(async () => {
  rig = await startDrainRig({ site: { profile: "toolforge-2017" } });
  await rig.node("worker");
});
afterAll(() => rig?.stop());

const template = (name: string) => ({
  metadata: { labels: { name, ...WEB } },
  spec: { containers: [{ name: "c", image: "demo" }] },
});
/** Names of the pods that serve, once there are as many as wanted. */
async function serving(wanted: number): Promise<string[]> {
  const pods = () => rig.podsOn("worker").filter(({ ready, deletionAt }) => ready && deletionAt === null);
  await until(() => pods().length === wanted, `${wanted} pods serve`);
  return pods().map(({ name }) => name);
}

it("rolls out what can be rolled out, and ends the pods of what cannot", async () => {
  await rig.ask("POST", "/api/v1/namespaces", { metadata: { name: "a" } });
  await rig.ask("POST", "/apis/apps/v1/namespaces/a/deployments", {
    metadata: { name: "web", labels: WEB },
    spec: { replicas: 1, selector: { matchLabels: { name: "web" } }, template: template("web") },
  });
  await rig.ask("POST", `${CORE}/replicationcontrollers`, {
    metadata: { name: "old", labels: WEB },
    spec: { replicas: 2, template: template("old") },
  });
  const before = await serving(3);
  const request = { action: "tool.restart", input: { tool: "a" }, reason: "it hangs", dryRun: false };
  const { id } = await startAction(registry, anna, request, { idempotencyKey: null });
  rig.worker();
  expect(await rig.ended(id)).toMatchObject({ state: "succeeded" });
  await until(
    () => rig.podsOn("worker").every(({ name }) => !before.includes(name)),
    "none of the pods from before is there",
  );
  await serving(3);
  expect(rig.log().filter(({ verb, as }) => as !== null && verb === "delete")).toHaveLength(2);
});
