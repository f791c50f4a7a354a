import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { aBudget, aCron, aJob, aNode, aPod, aQuota, aWorkload } from "@/e2e/memory-index";
import type { Kind, PodRecord, RecordOf } from "@/lib/live/model";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { drainPlanSchema } from "./drain/schema";
import { planDrain } from "./drain-plan";

/** Random nodes full of pods of every sort, with budgets, quotas, cron jobs and other nodes around them. */

const OWNERS = [null, "Deployment", "StatefulSet", "DaemonSet", "Job", "Workflow", "gone"] as const;
const POD = fc.record({
  owner: fc.constantFrom(...OWNERS),
  group: fc.integer({ min: 0, max: 3 }),
  phase: fc.constantFrom<PodRecord["phase"]>(
    "Running",
    "Running",
    "Running",
    "Pending",
    "Succeeded",
    "Failed",
  ),
  ready: fc.boolean(),
  mirror: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  deletionAt: fc.constantFrom(null, null, null, "2026-01-10T11:00:00Z"),
  localData: fc.boolean(),
  nodeName: fc.constantFrom("worker-1", "worker-1", "worker-2"),
  startSeconds: fc.option(fc.integer({ min: 0, max: 300 })),
  cpuCores: fc.integer({ min: 0, max: 4 }),
});
type PodFacts = typeof POD extends fc.Arbitrary<infer T> ? T : never;

const kindOf = (owner: PodFacts["owner"]) =>
  owner === "Deployment" || owner === "gone" ? "ReplicaSet" : owner;

function record(facts: PodFacts, at: number): PodRecord {
  const { owner, group, cpuCores, localData, ...change } = facts;
  const kind = kindOf(owner);
  return aPod(`p-${at}`, {
    ...change,
    namespace: `tool-${group % 2}`,
    labels: { app: `app-${group}` },
    requests: { cpuCores, memoryBytes: 2 ** 28, pods: 1 },
    owner: kind === null ? null : { kind, name: `${owner}-${group}`, uid: `uid-${owner}-${group}` },
    localData,
    volumes: {
      emptyDirs: localData ? [{ sizeBytes: null, memory: false }] : [],
      claims: [],
      hostPath: false,
      nfs: false,
    },
  });
}

const KINDS = { Deployment: "deployments", StatefulSet: "statefulsets", DaemonSet: "daemonsets" } as const;
const workloads = [0, 1, 2, 3].flatMap((group) => [
  ...Object.entries(KINDS).map(([name, kind]) =>
    aWorkload(`${name}-${group}`, { kind, namespace: `tool-${group % 2}`, replicas: group }),
  ),
  aJob(`Job-${group}`, {
    namespace: `tool-${group % 2}`,
    backoffLimit: group,
    owner: { kind: "CronJob", name: "cron", uid: "uid-cron" },
  }),
]);

const WORLD = fc
  .record({
    pods: fc.array(POD, { maxLength: 25 }),
    budgets: fc.array(
      fc.record({
        group: fc.integer({ min: 0, max: 3 }),
        disruptionsAllowed: fc.integer({ min: 0, max: 2 }),
        currentHealthy: fc.integer({ min: 0, max: 4 }),
      }),
      { maxLength: 3 },
    ),
    roomy: fc.boolean(),
  })
  .map(({ pods, budgets, roomy }): RecordOf[Kind][] => [
    ...pods.map(record),
    ...workloads,
    ...budgets.map(({ group, ...change }, at) =>
      aBudget(`b${at}`, { namespace: `tool-${group % 2}`, matchLabels: { app: `app-${group}` }, ...change }),
    ),
    aQuota("q", { namespace: "tool-0", hard: { pods: 9 }, used: { pods: 8 } }),
    aCron("cron", { namespace: "tool-0", concurrencyPolicy: "Forbid", startingDeadlineSeconds: 10 }),
    aNode("worker-1"),
    aNode("worker-2", { unschedulable: !roomy }),
    aNode("worker-3", { unschedulable: !roomy }),
  ]);

const onNode = (records: readonly RecordOf[Kind][]) =>
  records.filter((one): one is PodRecord => one.kind === "pods" && one.nodeName === "worker-1");

/** kubectl drain with --ignore-daemonsets --delete-emptydir-data --force, as its filters are written. */
function kubectlEvicts(pod: PodRecord, records: readonly RecordOf[Kind][]): boolean {
  const over = pod.phase === "Succeeded" || pod.phase === "Failed";
  if (pod.owner?.kind === "DaemonSet" && !over && records.some(({ uid }) => uid === pod.owner?.uid))
    return false;
  return !pod.mirror;
}

describe("a plan", () => {
  const holds = (check: (records: RecordOf[Kind][]) => void) =>
    fc.assert(fc.property(WORLD, check), { numRuns: 200 });

  it("is the same in whatever order the world is given", () => {
    fc.assert(
      fc.property(
        WORLD.chain((records) =>
          fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
        ),
        ([records, shuffled]) => {
          expect(planDrain(drainInput(), drainWorld(shuffled))).toEqual(
            planDrain(drainInput(), drainWorld(records)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("has every pod of the node once, with its worst reason for verdict", () => {
    holds((records) => {
      const plan = planDrain(drainInput(), drainWorld(records));
      expect(drainPlanSchema.parse(plan)).toEqual(plan);
      expect(plan.pods.map(({ uid }) => uid).sort()).toEqual(
        onNode(records)
          .map(({ uid }) => uid)
          .sort(),
      );
      for (const { verdict, reasons } of plan.pods) {
        const ranks = reasons.map((reason) => DRAIN_VERDICTS.indexOf(reason.verdict));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        expect(reasons[0]?.verdict).toBe(verdict);
      }
      expect(plan.counts.leaves + plan.counts.stays).toBe(plan.pods.length);
    });
  });

  it("touches, once all is accepted, what kubectl with all its flags would evict", () => {
    holds((records) => {
      const accept = onNode(records).map(({ namespace, name }) => `${namespace}/${name}`);
      const plan = planDrain(drainInput({ accept }), drainWorld(records));
      const touched = plan.pods.filter(({ does }) => does !== "leave").map(({ uid }) => uid);
      const evicted = onNode(records)
        .filter((pod) => kubectlEvicts(pod, records))
        .map(({ uid }) => uid);
      expect(touched.sort()).toEqual(evicted.sort());
      expect(plan.pods.filter(({ needsAcceptance, accepted }) => needsAcceptance && !accepted)).toEqual([]);
    });
  });

  it("leaves static pods and DaemonSets alone, and finished pods nothing to lose", () => {
    holds((records) => {
      const pods = new Map(onNode(records).map((pod) => [pod.uid, pod]));
      for (const { uid, does, verdict, needsAcceptance } of planDrain(drainInput(), drainWorld(records))
        .pods) {
        const pod = pods.get(uid);
        if (verdict === "stays_mirror" || verdict === "stays_daemonset") expect(does).toBe("leave");
        if (does === "evict") expect(pod?.mirror).toBe(false);
        if (verdict === "finished") expect([does, needsAcceptance]).toEqual(["evict", false]);
      }
    });
  });

  it("tells no age: a second later it is the same", () => {
    holds((records) => {
      const world = drainWorld(records);
      const later = { ...world, now: new Date(world.now.getTime() + 1_000) };
      expect(planDrain(drainInput(), later)).toEqual(planDrain(drainInput(), world));
    });
  });
});
