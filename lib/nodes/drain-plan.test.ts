import { describe, expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { ANYWHERE, aBudget, aJob, aNode, aPod, aQuota, aWorkload } from "@/e2e/memory-index";
import type { Kind, RecordOf } from "@/lib/live/model";
import type { DrainInput, DrainPod } from "./drain/model";
import { drainPlanSchema } from "./drain/schema";
import { planDrain } from "./drain-plan";

const by = (name: string, kind = "ReplicaSet") => ({ kind, name, uid: `uid-${name}` });
const web = aWorkload("web");
const owner = by("web");
const WEB = { "app.kubernetes.io/component": "web", "app.kubernetes.io/managed-by": "webservice" };
const emptyDir = (change = {}) => ({
  localData: true,
  volumes: {
    emptyDirs: [{ sizeBytes: null, memory: false, ...change }],
    claims: [],
    hostPath: false,
    nfs: false,
  },
});

const plan = (records: readonly RecordOf[Kind][], input: Partial<DrainInput> = {}) =>
  planDrain(drainInput(input), drainWorld(records));
/** The plan of pod "p", with what else there is. */
function judge(
  pod: Parameters<typeof aPod>[1],
  others: readonly RecordOf[Kind][] = [],
  input: Partial<DrainInput> = {},
): DrainPod {
  const found = plan([aPod("p", pod), ...others], input).pods.find(({ name }) => name === "p");
  if (found === undefined) throw new Error("the pod is not in the plan");
  return found;
}
const said = ({ does, reasons, needsAcceptance }: DrainPod) => ({
  does,
  verdicts: reasons.map(({ verdict }) => verdict).join(" "),
  needsAcceptance,
});

/** Filters of kubectl drain in their order, each with what it keeps, lets go or refuses. */
describe("filters", () => {
  const elsewhere = aPod("sibling", { owner, nodeName: "worker-2" });
  const managed = [web, elsewhere];
  const agent = aWorkload("agent", { kind: "daemonsets" });
  const ofAgent = { owner: by("agent", "DaemonSet") };
  const over = { phase: "Succeeded" as const, ready: false };
  const failed = { phase: "Failed" as const, ready: false };
  const dying = { deletionAt: "2026-01-10T11:59:30Z" };
  const stuck = { deletionAt: "2026-01-10T11:00:00Z" };

  it.each<[string, Parameters<typeof aPod>[1], readonly RecordOf[Kind][], string, string, boolean]>([
    ["managed", { owner }, managed, "evict", "moves", false],
    ["terminating", { owner, ...dying }, managed, "await", "already_terminating", false],
    ["terminating, unmanaged", { ...dying }, [], "await", "already_terminating", false],
    ["terminating, of a DaemonSet", { ...ofAgent, ...dying }, [agent], "leave", "stays_daemonset", false],
    ["of a DaemonSet", ofAgent, [agent], "leave", "stays_daemonset", false],
    ["of a DaemonSet, finished", { ...ofAgent, ...over }, [agent], "evict", "finished", false],
    ["of a DaemonSet, failed", { ...ofAgent, ...failed }, [agent], "evict", "finished", false],
    ["of a DaemonSet that is gone", ofAgent, [], "evict", "unmanaged", true],
    [
      "of a DaemonSet of another API",
      { owner: by("agent", "DaemonSet.apps.kruise.io") },
      [],
      "evict",
      "gap",
      false,
    ],
    ["mirror", { mirror: true, owner: by("worker-1", "Node") }, [], "leave", "stays_mirror", false],
    ["mirror, finished", { mirror: true, ...over }, [], "leave", "stays_mirror", false],
    ["mirror, with local data", { mirror: true, ...emptyDir() }, [], "leave", "stays_mirror", false],
    ["local data", { owner, ...emptyDir() }, managed, "evict", "loses_data moves", true],
    ["local data, finished", { owner, ...emptyDir(), ...over }, managed, "evict", "finished", false],
    ["unmanaged", {}, [], "evict", "unmanaged", true],
    ["unmanaged, with local data", emptyDir(), [], "evict", "unmanaged loses_data", true],
    ["unmanaged, finished", over, [], "evict", "finished", false],
    ["of a controller not known here", { owner: by("w", "Workflow") }, [], "evict", "gap", false],
    ["of a ReplicaSet that is gone", { owner: by("x") }, [], "evict", "unmanaged", true],
  ])("%s", (_what, pod, others, does, verdicts, needsAcceptance) => {
    expect(said(judge(pod, others))).toEqual({ does, verdicts, needsAcceptance });
  });

  it.each([
    [null, "await"],
    [3_600, "await"],
    [3_599, "leave"],
    [0, "leave"],
  ])("skips what should be gone for more than %s s: %s", (skipTerminatingSeconds, does) => {
    expect(judge({ owner, ...stuck }, managed, { skipTerminatingSeconds }).does).toBe(does);
  });

  it.each<[Partial<DrainInput>, string]>([
    [{ onlyTools: ["a"] }, "evict"],
    [{ onlyTools: ["b"] }, "leave"],
    [{ onlyPods: ["tool-a/p"] }, "evict"],
    [{ onlyPods: ["tool-a/q"] }, "leave"],
    [{ onlyTools: ["b"], onlyPods: ["tool-a/p"] }, "evict"],
    [{ onlyTools: ["a"], onlyPods: ["tool-b/q"] }, "evict"],
  ])("takes only what is asked for: %j", (input, does) => {
    const pod = judge({ owner }, managed, input);
    expect(pod.does).toBe(does);
    expect(pod.verdict).toBe(does === "evict" ? "moves" : "left_out");
  });

  it("takes the grace that is asked for, or the pod's own", () => {
    expect(judge({ owner, graceSeconds: 45 }, managed).graceSeconds).toBe(45);
    expect(judge({ owner, graceSeconds: 45 }, managed, { graceSeconds: 0 }).graceSeconds).toBe(0);
  });

  it.each([
    [{}, "loses its emptyDir: no size limit"],
    [{ sizeBytes: 2 ** 29 }, "loses its emptyDir: at most 512Mi"],
    [{ sizeBytes: 2 ** 26, memory: true }, "loses its emptyDir: in memory, at most 64Mi"],
  ])("says how much local data: %j", (change, says) => {
    expect(judge({ owner, ...emptyDir(change) }, managed).reasons[0]?.says).toBe(says);
  });

  it("accepts per pod, and only what needs it", () => {
    const accept = ["tool-a/p", "tool-a/sibling"];
    expect(judge({}, [], { accept })).toMatchObject({ needsAcceptance: true, accepted: true });
    expect(judge({}, [], { accept: ["tool-b/p"] })).toMatchObject({ needsAcceptance: true, accepted: false });
    expect(judge({ owner }, managed, { accept })).toMatchObject({ needsAcceptance: false, accepted: false });
  });
});

describe("verdict", () => {
  it("is the worst of all reasons, and all are kept", () => {
    const single = aWorkload("web", { replicas: 1 });
    const everywhere = {
      ...ANYWHERE,
      tolerations: [{ key: "", operator: "Exists" as const, value: "", effect: "", seconds: null }],
    };
    const pod = { owner, ...emptyDir(), placement: everywhere };
    const budgets = [aBudget("one"), aBudget("two")];
    expect(said(judge(pod, [single, ...budgets])).verdicts).toBe(
      "blocked_for_good loses_data gap may_return",
    );
    expect(said(judge(pod, [single, aBudget("one")])).verdicts).toBe("blocked loses_data gap may_return");
  });

  it("says of a toleration whether the cordon keeps its pods away", () => {
    const tolerating = (key: string, effect = "NoSchedule") => ({
      owner,
      placement: {
        ...ANYWHERE,
        tolerations: [{ key, operator: "Exists" as const, value: "", effect, seconds: null }],
      },
    });
    const others = [web, aPod("sibling", { owner, nodeName: "worker-2" })];
    expect(judge(tolerating("node.kubernetes.io/unschedulable"), others).verdict).toBe("may_return");
    expect(judge(tolerating("node.kubernetes.io/unschedulable", "NoExecute"), others).verdict).toBe("moves");
    expect(judge(tolerating("node.kubernetes.io/not-ready"), others).verdict).toBe("moves");
  });
});

describe("replaceFirst", () => {
  const single = aWorkload("web", { replicas: 1, strategy: "Recreate" });
  const webPod = { owner, labels: WEB };
  const first = { startReplacementFirst: true };

  it("closes the gap of a web service with one replica, when asked to", () => {
    expect(judge(webPod, [single])).toMatchObject({ verdict: "gap", replaceFirst: null });
    expect(plan([aPod("p", webPod), single]).counts).toMatchObject({ closableGaps: 1, toolsWithGap: 1 });
    expect(judge(webPod, [single], first)).toMatchObject({
      verdict: "moves",
      replaceFirst: "tool-a/web",
      gapSeconds: null,
    });
    expect(plan([aPod("p", webPod), single], first).counts).toMatchObject({
      closableGaps: 0,
      toolsWithGap: 0,
    });
  });

  it.each<[string, Parameters<typeof aPod>[1], readonly RecordOf[Kind][]]>([
    ["a bot, which might act twice", { owner }, [single]],
    ["a StatefulSet", webPod, [aWorkload("web", { kind: "statefulsets", replicas: 1 })]],
    ["several replicas", webPod, [aWorkload("web", { replicas: 2 })]],
    ["a full quota", webPod, [single, aQuota("q", { hard: { pods: 3 }, used: { pods: 3 } })]],
    ["no room elsewhere", webPod, [single, aNode("worker-2", { unschedulable: true })]],
    ["a pod that is not ready anyway", { ...webPod, ready: false }, [single]],
  ])("does not touch %s", (_what, pod, others) => {
    expect(judge(pod, others, first).replaceFirst).toBeNull();
    expect(plan([aPod("p", pod), ...others]).counts.closableGaps).toBe(0);
  });

  it("knows the web services of 2017 by their own label", () => {
    const old = { owner, labels: { "tools.wmflabs.org/webservice": "true" } };
    const world = drainWorld([aPod("p", old), single], {
      webServiceLabels: [{ "tools.wmflabs.org/webservice": "true" }],
    });
    expect(planDrain(drainInput(first), world).pods[0]?.replaceFirst).toBe("tool-a/web");
  });
});

describe("order", () => {
  it("is jobs, stateless, single web services, stateful, and by name as people count", () => {
    const records = [
      aPod("web-10", { owner: by("many") }),
      aPod("web-9", { owner: by("many") }),
      aPod("alone", { owner: by("single"), labels: WEB }),
      aPod("redis-0", { owner: by("redis", "StatefulSet") }),
      aPod("nightly", { owner: by("job", "Job") }),
      aPod("db", {
        owner: by("many"),
        volumes: { emptyDirs: [], claims: ["data"], hostPath: false, nfs: false },
      }),
      aWorkload("many"),
      aWorkload("single", { replicas: 1 }),
      aWorkload("redis", { kind: "statefulsets", replicas: 1 }),
      aJob("job"),
    ];
    expect(plan(records).pods.map(({ name, tier }) => `${tier} ${name}`)).toEqual([
      "0 nightly",
      "1 web-9",
      "1 web-10",
      "2 alone",
      "3 db",
      "3 redis-0",
    ]);
  });
});

describe("plan", () => {
  it("keeps to its schema and sums up", () => {
    const made = plan([
      aPod("alone", { owner: by("single"), startSeconds: 12 }),
      aWorkload("single", { replicas: 1 }),
      aPod("shell", { namespace: "tool-b", ...emptyDir() }),
      aPod("run", { namespace: "tool-c", owner: by("job", "Job") }),
      aJob("job", { namespace: "tool-c", backoffLimit: 0 }),
      aPod("kept", { namespace: "tool-d", owner: by("kept") }),
      aWorkload("kept", { namespace: "tool-d" }),
      aBudget("keep", { namespace: "tool-d" }),
      aPod("sibling", { namespace: "tool-d", owner: by("kept"), nodeName: "worker-2" }),
      aPod("agent", { namespace: "metrics", owner: by("agent", "DaemonSet") }),
      aWorkload("agent", { kind: "daemonsets", namespace: "metrics" }),
    ]);
    expect(drainPlanSchema.parse(made)).toEqual(made);
    expect(made.counts).toEqual({
      pods: 5,
      leaves: 4,
      stays: 1,
      tools: 4,
      toolsWithGap: 1,
      longestGapSeconds: 15,
      jobsFail: 1,
      blocked: 1,
      losesData: 1,
      unmanaged: 1,
      doesNotFit: 0,
      closableGaps: 0,
    });
    expect(made.sentence).toBe(
      "4 pods of 4 tools leave worker-1: 1 tool has a gap, the longest of about 15 s; 1 job fails for good; 1 pod is blocked by a budget; 1 pod will not come back; 1 pod loses local data",
    );
    expect(made.tools).toEqual([
      { tool: "a", namespace: "tool-a", hurt: true, pods: 1, says: "1 pod is down for about 15 s" },
      {
        tool: "b",
        namespace: "tool-b",
        hurt: true,
        pods: 1,
        says: "1 pod ends and does not come back; 1 pod loses its local data",
      },
      { tool: "c", namespace: "tool-c", hurt: true, pods: 1, says: "1 job run fails for good" },
      {
        tool: "d",
        namespace: "tool-d",
        hurt: false,
        pods: 1,
        says: "1 pod moves without a gap; 1 pod waits for its disruption budget",
      },
    ]);
  });

  it.each<[string, readonly RecordOf[Kind][]]>([
    ["No pods are on worker-1", []],
    ["Nothing on worker-1 has to go; 1 pod stays", [aPod("p", { mirror: true })]],
    [
      "1 pod of 1 tool leaves worker-1: nobody is hurt",
      [aPod("p", { owner }), aPod("q", { owner, nodeName: "worker-2" }), web],
    ],
    [
      "2 pods of 1 tool leave worker-1: 1 pod is blocked by a budget; 1 pod is blocked for good",
      [
        aPod("p", { owner, labels: { app: "p" } }),
        aPod("q", { owner, labels: { app: "q" } }),
        aPod("r", { owner, nodeName: "worker-2" }),
        aBudget("p", { matchLabels: { app: "p" } }),
        aBudget("q", { matchLabels: { app: "q" }, minAvailable: null, maxUnavailable: "0" }),
        web,
      ],
    ],
  ])("says %s", (sentence, records) => expect(plan(records).sentence).toBe(sentence));
});
