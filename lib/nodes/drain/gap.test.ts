import { describe, expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { aBudget, aContainer, aNode, aPod, aWorkload } from "@/e2e/memory-index";
import type { Kind, PodRecord, RecordOf } from "@/lib/live/model";
import { planDrain } from "../drain-plan";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const image = (name: string): Partial<PodRecord> => ({
  containers: [aContainer("c", { image: name })],
});

function judge(pod: Partial<PodRecord>, records: readonly RecordOf[Kind][]) {
  const plan = planDrain(drainInput(), drainWorld([aPod("p", { owner, ...pod }), ...records]));
  const found = plan.pods.find(({ name }) => name === "p");
  const says = found?.reasons.map((reason) => `${reason.verdict}: ${reason.says}`).join(" | ");
  return { says, gapSeconds: found?.gapSeconds };
}
const single = aWorkload("web", { replicas: 1 });
const two = aWorkload("web", { replicas: 2 });
const there = (change: Partial<PodRecord> = {}) => aPod("q", { owner, nodeName: "worker-2", ...change });

describe("gap", () => {
  it.each<[string, Partial<PodRecord>, readonly RecordOf[Kind][], string]>([
    ["one replica", {}, [single], "gap: the only replica: down until it is ready elsewhere"],
    [
      "one replica, Recreate",
      {},
      [aWorkload("web", { replicas: 1, strategy: "Recreate" })],
      "gap: the only replica, strategy Recreate: down until it is ready elsewhere",
    ],
    ["one replica, measured", { startSeconds: 12 }, [single], "gap: the only replica: down for about 15 s"],
    [
      "of a StatefulSet",
      { startSeconds: 12 },
      [aWorkload("web", { kind: "statefulsets", replicas: 1 })],
      "gap: the only replica: down for about 15 s, and as long as it takes to stop",
    ],
    ["another ready elsewhere", {}, [two, there()], "moves: moves; 1 more ready elsewhere"],
    [
      "another elsewhere, not ready",
      {},
      [two, there({ ready: false })],
      "gap: none of its 2 replicas is ready on another node: down until it is ready elsewhere",
    ],
    [
      "another elsewhere, terminating",
      {},
      [two, there({ deletionAt: "2026-01-01T00:00:00Z" })],
      "gap: none of its 2 replicas is ready on another node: down until it is ready elsewhere",
    ],
    [
      "another on this node, which goes too",
      {},
      [two, there({ nodeName: "worker-1" })],
      "gap: none of its 2 replicas is ready on another node: down until it is ready elsewhere",
    ],
    [
      "another on this node, and a budget that keeps one",
      {},
      [
        two,
        there({ nodeName: "worker-1" }),
        aBudget("keep", { minAvailable: "1", desiredHealthy: 1, disruptionsAllowed: 1 }),
      ],
      "moves: moves; budget keep keeps 1 of 2 ready meanwhile",
    ],
    ["not ready", { ready: false }, [single], "moves: is not ready now; starts anew elsewhere"],
    [
      "one replica that fits nowhere",
      { startSeconds: 12 },
      [single, aNode("worker-2", { unschedulable: true })],
      "gap: the only replica: fits no other node now, down until one has room",
    ],
    [
      "another elsewhere, but it fits nowhere",
      {},
      [two, there(), aNode("worker-2", { unschedulable: true })],
      "moves: fits no other node now; 1 more ready elsewhere go on",
    ],
    [
      "a controller not known here",
      { owner: { kind: "Workflow", name: "w", uid: "uid-w" } },
      [],
      "gap: Workflow w decides whether it comes back",
    ],
  ])("%s", (_what, pod, records, says) => expect(judge(pod, records).says).toBe(says));

  it("counts pods of another ReplicaSet of the same Deployment", () => {
    const deployment = aWorkload("app");
    const world = drainWorld([
      aPod("p", { owner }),
      aPod("q", { owner: { ...owner, uid: "uid-old" }, nodeName: "worker-2" }),
    ]);
    const workloads = new Map([...world.neighbours.values()].flat().map(({ uid }) => [uid, deployment]));
    expect(planDrain(drainInput(), { ...world, workloads }).pods[0]?.verdict).toBe("moves");
  });

  it("is measured by its own kind, else by its image, else not at all", () => {
    const others = [3, 40, 50].map((startSeconds, at) =>
      aPod(`other-${at}`, { namespace: "tool-b", nodeName: "worker-2", startSeconds, ...image("python") }),
    );
    expect(judge({ startSeconds: 8, ...image("python") }, [single, ...others]).gapSeconds).toBe(10);
    expect(judge(image("python"), [single, ...others]).gapSeconds).toBe(45);
    expect(judge(image("perl"), [single, ...others]).gapSeconds).toBeNull();
  });

  it("is the longest of a tool's", () => {
    const records = [
      aPod("p", { owner, startSeconds: 8 }),
      aPod("q", { owner: { ...owner, uid: "uid-bot" }, startSeconds: 70 }),
      single,
      aWorkload("bot", { replicas: 1 }),
    ];
    const { tools, counts } = planDrain(drainInput(), drainWorld(records));
    expect(tools[0]?.says).toBe("2 pods are down for about 90 s");
    expect(counts).toMatchObject({ toolsWithGap: 1, longestGapSeconds: 90 });
  });
});
