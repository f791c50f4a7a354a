import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { died, expectTold, points } from "@/e2e/drain/crash";
import { anna, type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { cancelAction } from "@/lib/actions/cancel-action";
import { pauseAction } from "@/lib/actions/pause-action";
import { planAction } from "@/lib/actions/plan-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { readDrainPlan } from "@/lib/nodes/drain/model";
import { registry } from "@/lib/worker/registry";

/**
 * Make before break as whole drains, whose workers end at any point: the tool always has a ready pod, and whatever
 * becomes of the drain, its Deployment is as it was.
 */
let rig: DrainRig;
let nodes = 0;
const LABELS = { app: "web", "tool.toolforge.org/service": "true" };

beforeAll(async () => {
  rig = await startDrainRig({ podDeleteDelayMs: 300 });
  await rig.node("spare");
});
afterEach(() => rig.endWorkers());
afterAll(() => rig?.stop());

type Place = { node: string; namespace: string };

/** A node with the only pod of a web service. */
async function aNode(): Promise<Place> {
  nodes += 1;
  const [node, namespace] = [`worker-${nodes}`, `tool-${nodes}`];
  await rig.node(node);
  await rig.cordon("spare", true);
  const spec = { terminationGracePeriodSeconds: 30, containers: [{ name: "c", image: "demo" }] };
  await rig.deployment(namespace, "web", 1, node, { template: { metadata: { labels: LABELS }, spec } });
  await spare(true);
  return { node, namespace };
}

/** Whether another node takes pods: without one no second replica becomes Ready. */
async function spare(open: boolean): Promise<void> {
  await rig.cordon("spare", !open);
  await until(
    () => liveIndex().table("nodes").get("spare")?.unschedulable === !open,
    "spare as it should be",
  );
}

/** Once the picture has all that lets the plan lend a replica. */
async function start({ node }: Place): Promise<{ id: string }> {
  const input = { node, startReplacementFirst: true };
  const lends = async () => {
    const { plan } = await planAction(registry, anna, { action: "node.drain", input });
    return (
      readDrainPlan(plan.targets[0]?.found.drain)?.pods.every((pod) => pod.replaceFirst !== null) === true
    );
  };
  await until(lends, `a plan for ${node} that lends`);
  return await rig.start(node, input);
}

async function deployment({ namespace }: Place) {
  const read = await rig.ask("GET", `/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const { metadata, spec } = read as {
    metadata: { annotations?: Record<string, string> };
    spec: { replicas: number };
  };
  const ours = Object.keys(metadata.annotations ?? {}).filter((key) => key.includes("lent-replica"));
  return { replicas: spec.replicas, ours };
}
const asItWas = { replicas: 1, ours: [] };
const lent = (place: Place) =>
  until(async () => (await deployment(place)).replicas === 2, "a replica is lent");

/** How often a person's name changed it: lent and taken back are two. */
const patches = ({ namespace }: Place) =>
  rig
    .log()
    .filter(
      (each) =>
        each.namespace === namespace &&
        each.resource === "deployments" &&
        each.as === "anna" &&
        each.code === 200,
    ).length;

/** Ready pods of the service at its worst moment from now on. */
function leastReady({ namespace }: Place): () => number {
  const ready = () =>
    liveIndex()
      .podsInNamespace(namespace)
      .filter((pod) => pod.ready).length;
  let least = ready();
  const end = liveIndex().subscribe(({ topic }) => {
    if (topic === "pods") least = Math.min(least, ready());
  });
  return () => {
    end();
    return least;
  };
}

describe("kill -9 wherever a drain that starts the replacement first waits", () => {
  // Preflight, cordon, the replica lent, the eviction, its record, the replica taken back, two lists, and their fences.
  it.each(points(26))("at point %i: no gap, and the Deployment is as it was", async (point) => {
    const place = await aNode();
    const least = leastReady(place);
    const doomed = rig.worker(`drain-${point}`);
    const { id } = await start(place);
    if (await died(doomed, id)) {
      await rig.endLease(id);
      rig.worker();
      await rig.ended(id, 25_000);
    }
    await expectTold(rig, place.node, id);
    expect(await deployment(place)).toEqual(asItWas);
    expect(least()).toBe(1);
    expect(patches(place)).toBeGreaterThanOrEqual(2);
  });
});

describe("left while a replica is lent", () => {
  const evictions = ({ namespace }: Place) =>
    rig.log().filter((each) => each.namespace === namespace && each.subresource === "eviction");
  /** Its second replica finds no node, so that it stays lent. */
  async function lending(
    begin = start,
  ): Promise<{ place: Place; id: string; worker: ReturnType<DrainRig["worker"]> }> {
    const place = await aNode();
    const worker = rig.worker();
    const { id } = await begin(place);
    await spare(false);
    await lent(place);
    return { place, id, worker };
  }

  const reboot = ({ node }: Place) =>
    startAction(
      registry,
      anna,
      {
        action: "node.reboot",
        input: { node, drain: { startReplacementFirst: true } },
        reason: "kernel upgrade",
        dryRun: false,
      },
      { idempotencyKey: null },
    );

  it.each([
    ["a drain", start],
    ["a reboot", reboot],
  ])("%s cancelled: it is taken back first", async (_, begin) => {
    const { place, id } = await lending(begin);
    await cancelAction(anna, id);
    expect(await rig.ended(id)).toMatchObject({ state: "cancelled" });
    expect(await deployment(place)).toEqual(asItWas);
    expect(evictions(place)).toEqual([]);
  });

  it("killed with -9, and cancelled before another worker takes over: it is taken back first", async () => {
    const { place, id, worker } = await lending();
    await worker.end();
    await cancelAction(anna, id);
    expect(await deployment(place)).not.toEqual(asItWas);
    await rig.endLease(id);
    rig.worker();
    expect(await rig.ended(id)).toMatchObject({ state: "cancelled" });
    expect(await deployment(place)).toEqual(asItWas);
    expect(evictions(place)).toEqual([]);
  });

  it("paused: it is taken back, and lent anew once the drain goes on", async () => {
    const { place, id } = await lending();
    await pauseAction(anna, id);
    await until(async () => (await db().action.findUnique({ where: { id } }))?.state === "paused", "paused");
    expect(await deployment(place)).toEqual(asItWas);
    await spare(true);
    const least = leastReady(place);
    await resumeAction(anna, id);
    await rig.ended(id);
    await expectTold(rig, place.node, id);
    expect(await deployment(place)).toEqual(asItWas);
    expect(least()).toBe(1);
  });
});
