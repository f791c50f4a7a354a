import { setTimeout as wait } from "node:timers/promises";
import { type DrainRig, type Logged, startDrainRig, until } from "@/e2e/drain/rig";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import type { FigureOnItsOwn, Line } from "../figure";

/** A drain beside the real kubectl in one run, on a cluster of its own whose pods take 3 s to die. */
const DIES_MS = 3_000;
const OURS = new Set([
  "system:serviceaccount:forgeboard:forgeboard-reader",
  "system:serviceaccount:forgeboard:forgeboard-writer",
]);

export const drain: FigureOnItsOwn = {
  name: "drain",
  async measure({ drained, drainedLarge }) {
    // Without controllers: what they would do on the same two cores is neither's time.
    const rig = await startDrainRig({ podDeleteDelayMs: DIES_MS, controllers: false });
    try {
      return [
        ...(await besideKubectl(rig, drained)),
        await many(rig, drainedLarge),
        await blocked(rig),
        await resumed(rig),
      ];
    } finally {
      await rig.stop();
    }
  },
};

async function besideKubectl(rig: DrainRig, pods: number): Promise<Line[]> {
  for (const name of ["a-1", "b-1"]) await rig.node(name);
  await rig.owned("tool-kubectl", pods, "a-1");
  await rig.owned("tool-ours", pods, "b-1");
  const kubectlAt = Date.now();
  await rig.plane.kubectl(["drain", "a-1"]);
  const kubectlMs = Date.now() - kubectlAt;
  const kubectl = rig.log().filter(({ agent, at }) => agent.startsWith("kubectl") && at >= kubectlAt).length;

  await warm(rig);
  const startedAt = Date.now();
  const { id } = await rig.start("b-1");
  await rig.ended(id);
  const doneMs = Date.now() - startedAt;
  const requests = rig.log().filter(({ user, at }) => OURS.has(user) && at >= startedAt);
  const evictions = requests
    .filter(({ subresource }) => subresource === "eviction")
    .map(({ at }) => at - startedAt);
  await rig.endWorkers();
  const detail = {
    ...{ kubectlMs, kubectlRequests: kubectl, doneMs },
    ...{ firstEvictionMs: Math.min(...evictions), lastEvictionMs: Math.max(...evictions) },
  };
  return [
    // Five times as fast, from the request to the recorded end.
    { name: `drain, ${pods} pods, to its end`, value: doneMs, unit: "ms", bar: kubectlMs / 5, n: 1, detail },
    {
      name: `drain, ${pods} pods, requests`,
      value: requests.length,
      unit: "count",
      bar: 150,
      n: 1,
      detail: by(requests),
    },
  ];
}

/** A worker whose picture of the cluster has been loaded, as one in service has. */
async function warm(rig: DrainRig): Promise<void> {
  rig.worker();
  await rig.node(`warm-${Date.now()}`);
  const name = [...rig.log()]
    .reverse()
    .find(({ verb, resource }) => verb === "create" && resource === "nodes")?.name;
  const { id } = await rig.start(name ?? "", { onlyPods: ["nobody/none"] });
  await rig.ended(id);
  await wait(500);
}

const by = (requests: readonly Logged[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { verb, resource, subresource } of requests) {
    const key = `${verb} ${resource}${subresource === "" ? "" : `/${subresource}`}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

async function many(rig: DrainRig, pods: number): Promise<Line> {
  await rig.node("c-1");
  await rig.owned("tool-many", pods, "c-1");
  await warm(rig);
  const startedAt = Date.now();
  const { id } = await rig.start("c-1");
  await rig.ended(id, 120_000);
  const value = Date.now() - startedAt;
  await rig.endWorkers();
  // kubectl sends 5 a second: for 400 that is 78 s for the evictions alone.
  return { name: `drain, ${pods} pods, to its end`, value, unit: "ms", bar: 20_000, n: 1 };
}

async function blocked(rig: DrainRig): Promise<Line> {
  await rig.node("d-1");
  await rig.owned("tool-held", 3, "d-1");
  const budgets = "/apis/policy/v1/namespaces/tool-held/poddisruptionbudgets";
  await rig.ask("POST", budgets, {
    metadata: { name: "held" },
    spec: { minAvailable: 3, selector: { matchLabels: { app: "web" } } },
  });
  await rig.merge(`${budgets}/held/status`, {
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 3,
      desiredHealthy: 3,
      expectedPods: 3,
    },
  });
  await until(
    () => liveIndex().table("poddisruptionbudgets").get("tool-held/held")?.currentHealthy === 3,
    "a budget",
  );
  rig.worker();
  const accept = rig.podsOn("d-1").map(({ namespace, name }) => `${namespace}/${name}`);
  const { id } = await rig.start("d-1", { deadlineSeconds: 40, accept });
  await rig.endedApproved(id);
  const tries = rig
    .log()
    .filter(({ subresource, namespace }) => subresource === "eviction" && namespace === "tool-held");
  const gaps = [...new Set(tries.map(({ name }) => name))].flatMap((name) => {
    const times = tries.filter((each) => each.name === name).map(({ at }) => at);
    return times.slice(1).map((at, index) => at - (times[index] ?? 0));
  });
  await rig.endWorkers();
  const shortestGapMs = Math.min(...gaps);
  return {
    // As a rate, so that the bar is an upper bound.
    ...{
      name: "drain, blocked budget, tries of a pod in 5 s",
      value: 5_000 / shortestGapMs,
      unit: "count",
      bar: 1,
    },
    ...{ n: tries.length, detail: { shortestGapMs, tries: tries.length, pods: 3, seconds: 40 } },
  };
}

async function resumed(rig: DrainRig): Promise<Line> {
  await rig.node("e-1");
  await rig.owned("tool-killed", 40, "e-1");
  const doomed = rig.worker("drain-40");
  const { id } = await rig.start("e-1");
  await doomed.untilKilled();
  const killedAt = Date.now();
  rig.worker();
  await until(async () => (await db().action.findUnique({ where: { id } }))?.attempt === 2, "taken over");
  const value = Date.now() - killedAt;
  await rig.ended(id);
  await rig.endWorkers();
  return { name: "drain, goes on after its worker was killed", value, unit: "ms", bar: 15_000, n: 1 };
}
