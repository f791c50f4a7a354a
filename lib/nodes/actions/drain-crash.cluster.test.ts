import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { died, expectTold, points } from "@/e2e/drain/crash";
import { type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { liveIndex } from "@/lib/live/process-index";

/**
 * A worker that ends at any point where its drain waits for something. Whatever ends when: only pods of the plan are
 * evicted, the node is empty, and the chain tells the evictions that the API server's own log tells.
 */
let rig: DrainRig;
let nodes = 0;
const PODS = 2;

beforeAll(async () => {
  rig = await startDrainRig({ podDeleteDelayMs: 300 });
  await rig.node("spare");
});
afterEach(() => rig.endWorkers());
afterAll(() => rig?.stop());

/** A node with some pods, and room for them elsewhere. */
async function aNode(): Promise<string> {
  nodes += 1;
  const name = `worker-${nodes}`;
  await rig.node(name);
  await rig.cordon("spare", true);
  await rig.deployment(`tool-${nodes}`, "web", PODS, name);
  await rig.cordon("spare", false);
  await until(() => rig.podsOn(name).length === PODS, `${PODS} pods on ${name}`);
  return name;
}

describe("kill -9 wherever the drain waits", () => {
  // Preflight, cordon, two evictions with their fences, the record and two lists: each is a point before and one after.
  it.each(points(22))("at point %i: another worker ends it within 15 s", async (point) => {
    const node = await aNode();
    const doomed = rig.worker(`drain-${point}`);
    const { id } = await rig.start(node);
    if (await died(doomed, id)) {
      // The wait itself is proven at every tenth point; at the others the lease runs out at once.
      if (point % 10 !== 0) await rig.endLease(id);
      rig.worker();
      await rig.ended(id, 25_000);
    }
    await expectTold(rig, node, id);
  });
});

describe("a worker held still past its lease", () => {
  it.each([5, 10, 14, 18])("at point %i: does no harm when it wakes", async (point) => {
    const node = await aNode();
    const still = rig.worker(`drain-${point}:stop`);
    const { id } = await rig.start(node);
    await still.untilStopped();
    const other = rig.worker();
    await rig.ended(id, 30_000);
    await other.end();
    still.process.kill("SIGCONT");
    // What it does next shows that it is done with what it was held in.
    const { id: next } = await rig.start("spare", { onlyPods: ["nobody/none"] });
    await rig.ended(next, 30_000);
    await rig.cordon("spare", false);
    await expectTold(rig, node, id);
  });
});

it("two workers drain two nodes, each once", async () => {
  const one = await aNode();
  // Cordoned by hand, so that no pod of one lands on the other.
  await rig.cordon(one, true);
  const two = await aNode();
  await rig.cordon(two, true);
  await until(() => liveIndex().table("nodes").get(two)?.unschedulable === true, "both cordoned");
  const started = [await rig.start(one), await rig.start(two)];
  await expect(rig.start(one)).rejects.toMatchObject({ code: "conflict" });
  rig.worker();
  rig.worker();
  for (const { id } of started) await rig.ended(id);
  await expectTold(rig, one, started[0]?.id ?? "");
  await expectTold(rig, two, started[1]?.id ?? "");
});

it("the database restarts between evicted and recorded", async () => {
  const node = await aNode();
  const still = rig.worker("drain-16:stop");
  const { id } = await rig.start(node);
  await still.untilStopped();
  await rig.restartDatabase();
  still.process.kill("SIGCONT");
  await rig.ended(id, 40_000);
  await expectTold(rig, node, id);
});
