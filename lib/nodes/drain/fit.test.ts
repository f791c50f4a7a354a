import { describe, expect, it } from "vitest";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { ANYWHERE, aNode, aPod, aQuota, aWorkload } from "@/e2e/memory-index";
import type { Kind, NodeRecord, PodRecord, RecordOf } from "@/lib/live/model";
import { planDrain } from "../drain-plan";
import type { DrainWorld } from "./world";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const web = aWorkload("web", { replicas: 9 });
type Placement = Partial<PodRecord["placement"]>;
const placed = (placement: Placement): Partial<PodRecord> => ({ placement: { ...ANYWHERE, ...placement } });
const wants = (cpuCores: number, gib: number): Partial<PodRecord> => ({
  requests: { cpuCores, memoryBytes: gib * 2 ** 30, pods: 1 },
});
const zone = (name: string, value: string, change: Partial<NodeRecord> = {}) =>
  aNode(name, { labels: { zone: value, host: name }, ...change });

const fitsOf = (
  pods: readonly Partial<PodRecord>[],
  records: readonly RecordOf[Kind][],
  world: Partial<DrainWorld> = {},
) =>
  planDrain(
    drainInput(),
    drainWorld([...pods.map((pod, at) => aPod(`p${at}`, { owner, ...pod })), web, ...records], world),
  ).pods.map(({ fit }) => fit);
const fitOf = (
  pod: Partial<PodRecord>,
  records: readonly RecordOf[Kind][],
  world: Partial<DrainWorld> = {},
) => {
  const fit = fitsOf([pod], records, world)[0];
  return fit === null || fit === undefined ? null : `${fit.answer} ${fit.nodes}: ${fit.says}`;
};

const taint = (key: string, effect = "NoSchedule", value = "") => ({
  taints: [{ key, value, effect, since: null }],
});
const tolerates = (key: string) => ({
  tolerations: [{ key, operator: "Exists" as const, value: "", effect: "", seconds: null }],
});
const unready = {
  conditions: [{ type: "Ready", status: "Unknown" as const, reason: "", message: "", since: null }],
};
const within = (values: string[]) => ({ key: "zone", operator: "In", values });

describe("a node", () => {
  it.each<[string, Partial<NodeRecord>, Partial<PodRecord>, string | null]>([
    ["with room", {}, {}, null],
    ["that is not Ready", unready, {}, "not Ready"],
    ["without a condition yet", { conditions: [] }, {}, "not Ready"],
    ["that is cordoned", { unschedulable: true }, {}, "cordoned"],
    [
      "with the cordon's taint",
      { unschedulable: true, ...taint("node.kubernetes.io/unschedulable") },
      {},
      "cordoned",
    ],
    ["that is cordoned, tolerated", { unschedulable: true }, placed(tolerates("")), null],
    ["with a taint", taint("gpu"), {}, "tainted gpu"],
    ["with a taint of a value", taint("gpu", "NoExecute", "a"), {}, "tainted gpu=a"],
    ["with a taint, tolerated", taint("gpu"), placed(tolerates("gpu")), null],
    ["with a taint, another tolerated", taint("gpu"), placed(tolerates("disk")), "tainted gpu"],
    ["with a preference", taint("gpu", "PreferNoSchedule"), {}, null],
    [
      "without NFS",
      {},
      placed({ nodeSelector: { "kubernetes.wmcloud.org/nfs-mounted": "true" } }),
      "without label kubernetes.wmcloud.org/nfs-mounted=true",
    ],
    ["selected", { labels: { disk: "ssd" } }, placed({ nodeSelector: { disk: "ssd" } }), null],
    [
      "in its affinity",
      { labels: { zone: "a" } },
      placed({ nodeTerms: [{ expressions: [within(["a"])], fields: [] }] }),
      null,
    ],
    [
      "in one of its affinities",
      { labels: { zone: "a" } },
      placed({
        nodeTerms: [
          { expressions: [within(["b"])], fields: [] },
          { expressions: [within(["a"])], fields: [] },
        ],
      }),
      null,
    ],
    [
      "outside its affinity",
      { labels: { zone: "a" } },
      placed({ nodeTerms: [{ expressions: [within(["b"])], fields: [] }] }),
      "outside its node affinity",
    ],
    [
      "of no affinity",
      {},
      placed({ nodeTerms: [{ expressions: [], fields: [] }] }),
      "outside its node affinity",
    ],
    [
      "named by its affinity",
      {},
      placed({
        nodeTerms: [
          { expressions: [], fields: [{ key: "metadata.name", operator: "In", values: ["worker-2"] }] },
        ],
      }),
      null,
    ],
    ["with too little CPU", {}, wants(9, 1), "short of CPU"],
    ["with too little memory", {}, wants(1, 17), "short of memory"],
    ["with exactly enough", {}, wants(8, 16), null],
    [
      "without room for a pod",
      { allocatable: { cpuCores: 8, memoryBytes: 2 ** 34, pods: 0 } },
      wants(0, 0),
      "full of pods",
    ],
  ])("%s", (_what, node, pod, why) => {
    expect(fitOf(pod, [aNode("worker-2", node)])).toBe(
      why === null ? "fits 1: fits 1 node" : `does_not_fit 0: 1 node is ${why}`,
    );
  });

  it("has what other pods leave of it; finished ones leave all", () => {
    const on = (phase: PodRecord["phase"]) => aPod("there", { nodeName: "worker-2", phase, ...wants(6, 1) });
    expect(fitOf(wants(4, 1), [aNode("worker-2"), on("Running")])).toBe(
      "does_not_fit 0: 1 node is short of CPU",
    );
    expect(fitOf(wants(4, 1), [aNode("worker-2"), on("Succeeded")])).toBe("fits 1: fits 1 node");
  });

  it("is crowded already, and a pod that asks for nothing goes there all the same", () => {
    const there = aPod("there", { nodeName: "worker-2", ...wants(9, 17) });
    expect(fitOf(wants(0, 0), [aNode("worker-2"), there])).toBe("fits 1: fits 1 node");
  });

  it.each([
    ["TCP 80", "TCP 80", false],
    ["TCP 80", "UDP 80", true],
    ["TCP 80", "TCP 8080", true],
    ["TCP 80", "TCP 10.0.0.1:80", false],
    ["TCP 10.0.0.1:80", "TCP 80", false],
    ["TCP 10.0.0.1:80", "TCP 10.0.0.2:80", true],
  ])("has host port %s taken: %s free is %s", (taken, wanted, free) => {
    const there = aPod("there", { nodeName: "worker-2", ...placed({ hostPorts: [taken] }) });
    expect(fitOf(placed({ hostPorts: [wanted] }), [aNode("worker-2"), there])).toBe(
      free ? "fits 1: fits 1 node" : "does_not_fit 0: 1 node is taken on its host port",
    );
  });
});

describe("where other pods are", () => {
  const selector = { matchLabels: { app: "x" }, matchExpressions: [] };
  const labels = { app: "x" };
  const term = (topologyKey: string) => [{ selector, topologyKey }];
  const nodes = [zone("worker-2", "a"), zone("worker-3", "a"), zone("worker-4", "b")];
  const at = (node: string, change: Partial<PodRecord> = {}) =>
    aPod(`z-${node}`, { nodeName: node, labels, ...change });

  it.each<[string, Partial<PodRecord>, readonly RecordOf[Kind][], string]>([
    ["drawn to a zone", placed({ affinity: term("zone") }), [at("worker-2")], "fits 2: fits 2 nodes"],
    [
      "drawn to pods there are none of",
      placed({ affinity: term("zone") }),
      [],
      "does_not_fit 0: 3 nodes are outside its pod affinity",
    ],
    [
      "drawn to itself, the first",
      { labels, ...placed({ affinity: term("zone") }) },
      [],
      "fits 3: fits 3 nodes",
    ],
    [
      "drawn to pods that leave too",
      placed({ affinity: term("zone") }),
      [at("worker-1", { owner })],
      "does_not_fit 0: 3 nodes are outside its pod affinity",
    ],
    ["kept apart by host", placed({ antiAffinity: term("host") }), [at("worker-2")], "fits 2: fits 2 nodes"],
    ["kept apart by zone", placed({ antiAffinity: term("zone") }), [at("worker-2")], "fits 1: fits 1 node"],
    [
      "kept apart, but of another namespace",
      placed({ antiAffinity: term("zone") }),
      [at("worker-2", { namespace: "tool-b" })],
      "fits 3: fits 3 nodes",
    ],
    [
      "kept apart from one that is over",
      placed({ antiAffinity: term("zone") }),
      [at("worker-2", { phase: "Failed" })],
      "fits 3: fits 3 nodes",
    ],
    [
      "kept away by one that is there",
      { labels },
      [at("worker-2", { labels: {}, ...placed({ antiAffinity: term("zone") }) })],
      "fits 1: fits 1 node",
    ],
  ])("%s", (_what, pod, records, says) => expect(fitOf(pod, [...nodes, ...records])).toBe(says));

  const spread = (change = {}) => ({
    labels,
    ...placed({
      spread: [
        {
          selector,
          topologyKey: "zone",
          maxSkew: 1,
          minDomains: 1,
          honorsAffinity: true,
          honorsTaints: false,
          ...change,
        },
      ],
    }),
  });
  it.each<[string, Partial<PodRecord>, readonly RecordOf[Kind][], string]>([
    ["spread, even so far", spread(), [], "fits 3: fits 3 nodes"],
    ["spread, uneven so far", spread(), [at("worker-2")], "fits 1: fits 1 node"],
    ["spread, with more skew", spread({ maxSkew: 2 }), [at("worker-2")], "fits 3: fits 3 nodes"],
    [
      "spread over more domains than there are",
      spread({ minDomains: 3 }),
      [at("worker-2"), at("worker-4")],
      "does_not_fit 0: 3 nodes are too crowded for its spread over zone",
    ],
    [
      "spread over a label nobody has",
      spread({ topologyKey: "rack" }),
      [],
      "does_not_fit 0: 3 nodes are without label rack",
    ],
    [
      "spread, terminating pods do not count",
      spread(),
      [at("worker-2", { deletionAt: "2026-01-01T00:00:00Z" })],
      "fits 3: fits 3 nodes",
    ],
  ])("%s", (_what, pod, records, says) => expect(fitOf(pod, [...nodes, ...records])).toBe(says));

  it("counts the node that is emptied as a domain, as the scheduler does", () => {
    const records = [zone("worker-1", "c"), ...nodes, at("worker-2"), at("worker-4")];
    expect(fitOf(spread(), records)).toBe("does_not_fit 0: 3 nodes are too crowded for its spread over zone");
    expect(fitOf(spread({ maxSkew: 2 }), records)).toBe("fits 3: fits 3 nodes");
  });

  it("counts the pods of the plan where they are thought to go", () => {
    const apart = { labels, ...placed({ antiAffinity: term("host") }) };
    expect(fitsOf([apart, apart, apart, apart], nodes).map((fit) => fit?.nodes)).toEqual([3, 2, 1, 0]);
  });
});

describe("pods of one drain", () => {
  it("compete for what is left", () => {
    const fits = fitsOf(
      [wants(5, 1), wants(5, 1), wants(5, 1), wants(2, 1)],
      [aNode("worker-2"), aNode("worker-3")],
    );
    expect(fits.map((fit) => fit?.answer)).toEqual(["fits", "fits", "does_not_fit", "fits"]);
    expect(fits[2]?.says).toBe("2 nodes are short of CPU");
  });

  it("name what stands in the way, commonest first", () => {
    const nodes = [
      aNode("worker-2", unready),
      aNode("worker-3"),
      aNode("worker-4"),
      aNode("worker-5", taint("gpu")),
    ];
    expect(fitOf(wants(1, 17), nodes)).toBe(
      "does_not_fit 0: 2 nodes are short of memory, 1 node is not Ready, 1 node is tainted gpu",
    );
  });

  it("have nowhere to go in a cluster of one", () => {
    expect(fitOf({}, [], { others: [] })).toBe("does_not_fit 0: there is no other node");
  });
});

describe("not known", () => {
  const volumes = { emptyDirs: [], claims: ["data"], hostPath: false, nfs: false };
  it.each<[Partial<PodRecord>, string]>([
    [{ volumes }, "volume claim data"],
    [placed({ schedulerName: "mine" }), "scheduler mine"],
    [placed({ unmodelled: ["requests nvidia.com/gpu"] }), "requests nvidia.com/gpu"],
  ])("is said of %j", (pod, what) => {
    expect(fitOf(pod, [])).toBe(`unknown 2: not known: ${what}; by all other rules it fits 2 nodes`);
  });

  it("is not said where a rule that is known leaves no node", () => {
    expect(fitOf({ volumes, ...wants(9, 1) }, [])).toBe("does_not_fit 0: 2 nodes are short of CPU");
  });
});

describe("beyond nodes", () => {
  it("needs the quota to bear what is used already", () => {
    const quota = (hard: number) =>
      aQuota("tool-a", { hard: { "requests.cpu": hard }, used: { "requests.cpu": 2 } });
    expect(fitOf({}, [quota(1)])).toBe("does_not_fit 2: quota tool-a has 1 requests.cpu, 2 in use");
    expect(fitOf({}, [quota(2)])).toBe("fits 2: fits 2 nodes");
  });

  it("needs the image", () => {
    const world = (known: "missing" | "unknown") => ({ imageKnown: () => known });
    const pod = { containers: [{ image: "old:latest" } as PodRecord["containers"][number]] };
    expect(fitOf(pod, [], world("missing"))).toBe(
      "does_not_fit 2: image old:latest is missing in the registry",
    );
    expect(fitOf(pod, [], world("unknown"))).toBe("fits 2: fits 2 nodes");
  });

  it("is asked only of pods that come back", () => {
    const plan = planDrain(
      drainInput(),
      drainWorld([aPod("bare"), aPod("over", { owner, phase: "Failed" }), web]),
    );
    expect(plan.pods.map(({ fit }) => fit)).toEqual([null, null]);
  });
});
