import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DrainRig, startDrainRig, until } from "../drain/rig";
import { compatInput, type Flags, kubectlArgs } from "./compat";

/**
 * The real kubectl and our drain, each on a node of its own with the same pods, on one real API server. What may differ
 * is named by deviation; everything else is the same: who was evicted, the cordon, how it ended, each pod's answers.
 */
type Pod = {
  name: string;
  owner?: "ReplicaSet" | "DaemonSet" | null;
  localData?: boolean;
  phase?: "Succeeded" | "Failed";
  budgets?: readonly string[];
};
type Scenario = {
  name: string;
  pods: readonly Pod[];
  flags: Flags;
  /** Budgets by name, with how many they let go. */
  budgets?: Readonly<Record<string, number>>;
  /** Frees a budget after a while. */
  frees?: { budget: string; afterMs: number };
  /** Number of the deviation, and what is different by it. */
  deviates?: { by: number; in: ("cordoned" | "answers")[] };
};
type Outcome = {
  evicted: string[];
  cordoned: boolean;
  failed: boolean;
  answers: Record<string, number[]>;
  says: string;
};

const SCENARIOS: readonly Scenario[] = [
  { name: "nothing but managed pods", pods: [{ name: "a" }, { name: "b" }, { name: "c" }], flags: {} },
  { name: "an empty node", pods: [], flags: {} },
  {
    name: "DaemonSet pods, ignored",
    pods: [{ name: "a" }, { name: "ds", owner: "DaemonSet" }],
    flags: { ignoreDaemonsets: true },
  },
  {
    name: "an unmanaged pod, refused",
    pods: [{ name: "a" }, { name: "bare", owner: null }],
    flags: {},
    deviates: { by: 1, in: ["cordoned"] },
  },
  {
    name: "an unmanaged pod, forced",
    pods: [{ name: "a" }, { name: "bare", owner: null }],
    flags: { force: true },
  },
  {
    name: "local data, refused",
    pods: [{ name: "a" }, { name: "data", localData: true }],
    flags: {},
    deviates: { by: 1, in: ["cordoned"] },
  },
  {
    name: "local data, given up",
    pods: [{ name: "data", localData: true }],
    flags: { deleteEmptydirData: true },
  },
  {
    name: "finished pods",
    pods: [
      { name: "done", owner: null, phase: "Succeeded" },
      { name: "failed", owner: null, phase: "Failed" },
    ],
    flags: {},
  },
  { name: "a grace of 1 s", pods: [{ name: "a" }], flags: { gracePeriod: 1 } },
  {
    name: "a budget that frees",
    pods: [{ name: "held", budgets: ["one"] }, { name: "a" }],
    flags: {},
    budgets: { one: 0 },
    frees: { budget: "one", afterMs: 7_000 },
    // Woken when it frees, not at the next fifth second: a try more or less.
    deviates: { by: 6, in: ["answers"] },
  },
  {
    name: "a budget that never frees, with a timeout",
    pods: [{ name: "held", budgets: ["one"] }, { name: "a" }],
    flags: { timeoutSeconds: 12 },
    budgets: { one: 0 },
    // kubectl looks at its timeout every 5 s and tries at a fixed pace.
    deviates: { by: 9, in: ["answers"] },
  },
];

let rig: DrainRig;
let count = 0;

beforeAll(async () => {
  rig = await startDrainRig({ controllers: false, podDeleteDelayMs: 500 });
});
afterEach(() => rig.endWorkers());
afterAll(() => rig?.stop());

/** A node with the scenario's pods, in a namespace of its own. */
async function build(
  who: string,
  { pods, budgets = {} }: Scenario,
): Promise<{ node: string; namespace: string }> {
  count += 1;
  const [node, namespace] = [`${who}-${count}`, `tool-${who}-${count}`];
  await rig.node(node);
  await rig.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  const owners: Record<string, string> = {};
  for (const kind of ["ReplicaSet", "DaemonSet"]) owners[kind] = await anOwner(namespace, kind);
  for (const [name, disruptionsAllowed] of Object.entries(budgets)) {
    const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
    const selector = { matchLabels: { [name]: "yes" } };
    await rig.ask("POST", path, { metadata: { name }, spec: { minAvailable: 1, selector } });
    await allow(namespace, name, disruptionsAllowed);
  }
  for (const pod of pods) await aPod(namespace, node, pod, owners);
  await until(() => rig.podsOn(node).filter(settled).length === pods.length, `pods on ${node}`);
  return { node, namespace };
}

const settled = ({ ready, phase }: { ready: boolean; phase: string }) =>
  ready || phase === "Succeeded" || phase === "Failed";

const allow = (namespace: string, name: string, disruptionsAllowed: number) =>
  rig.merge(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${name}/status`, {
    status: {
      observedGeneration: 1,
      disruptionsAllowed,
      currentHealthy: 1 + disruptionsAllowed,
      desiredHealthy: 1,
      expectedPods: 2,
    },
  });

async function anOwner(namespace: string, kind: string): Promise<string> {
  const path = `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s`;
  const labels = { owner: kind };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "demo" }] } };
  const spec = {
    selector: { matchLabels: labels },
    template,
    ...(kind === "ReplicaSet" ? { replicas: 0 } : {}),
  };
  const made = await rig.ask("POST", path, { metadata: { name: "owner" }, spec });
  return (made.metadata as { uid: string }).uid;
}

async function aPod(namespace: string, node: string, pod: Pod, owners: Readonly<Record<string, string>>) {
  const kind = pod.owner === undefined ? "ReplicaSet" : pod.owner;
  const owner = {
    apiVersion: "apps/v1",
    kind,
    name: "owner",
    uid: kind === null ? "" : owners[kind],
    controller: true,
  };
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await rig.ask("POST", path, {
    metadata: {
      name: pod.name,
      labels: Object.fromEntries((pod.budgets ?? []).map((name) => [name, "yes"])),
      ownerReferences: kind === null ? [] : [owner],
    },
    spec: {
      nodeName: node,
      tolerations: kind === "DaemonSet" ? [{ operator: "Exists" }] : [],
      containers: [{ name: "c", image: "demo" }],
      volumes: pod.localData ? [{ name: "scratch", emptyDir: {} }] : [],
    },
  });
  if (pod.phase === undefined) return;
  // Its kubelet says once that it runs, and would say so over this.
  await until(
    () =>
      rig
        .podsOn(node)
        .some(({ name, namespace: of, ready }) => of === namespace && name === pod.name && ready),
    `${pod.name} runs`,
  );
  const conditions = [{ type: "Ready", status: "False" }];
  await rig.merge(`${path}/${pod.name}/status`, { status: { phase: pod.phase, conditions } });
}

async function outcomeOf(
  node: string,
  namespace: string,
  { failed, says }: Pick<Outcome, "failed" | "says">,
): Promise<Outcome> {
  const evictions = rig
    .log()
    .filter((each) => each.namespace === namespace && each.subresource === "eviction");
  const answers: Record<string, number[]> = {};
  for (const { name, code } of evictions) answers[name] = [...(answers[name] ?? []), code];
  const read = await rig.ask("GET", `/api/v1/nodes/${node}`);
  return {
    evicted: [...new Set(evictions.filter(({ code }) => code === 201).map(({ name }) => name))].sort(),
    cordoned: (read.spec as { unschedulable?: boolean }).unschedulable === true,
    failed,
    answers,
    says,
  };
}

async function byKubectl(scenario: Scenario): Promise<Outcome> {
  const { node, namespace } = await build("k", scenario);
  const freed = free(scenario, namespace);
  const end = await rig.plane.kubectl(kubectlArgs(node, scenario.flags)).then(
    (said) => ({ failed: false, says: said }),
    (error: Error) => ({ failed: true, says: error.message }),
  );
  await freed;
  return await outcomeOf(node, namespace, end);
}

async function byUs(scenario: Scenario): Promise<Outcome> {
  const { node, namespace } = await build("o", scenario);
  const pods = rig.podsOn(node).map((pod) => ({
    key: `${pod.namespace}/${pod.name}`,
    managed: pod.owner !== null || pod.phase === "Succeeded" || pod.phase === "Failed",
    localData: pod.localData,
  }));
  rig.worker();
  const freed = free(scenario, namespace);
  const input = compatInput(node, scenario.flags, pods);
  const held = Object.keys(scenario.budgets ?? {}).length > 0;
  // What a budget blocks for good is accepted too: kubectl asks nobody about it.
  const accept = held ? pods.map(({ key }) => key) : (input.accept ?? []);
  const end = await rig.start(node, { ...input, accept }).then(
    async ({ id }) => {
      const { state, result } = await rig.endedApproved(id);
      return { failed: state !== "succeeded", says: result ?? "" };
    },
    (error: Error) => ({ failed: true, says: error.message }),
  );
  await freed;
  return await outcomeOf(node, namespace, end);
}

async function free({ frees }: Scenario, namespace: string): Promise<void> {
  if (frees === undefined) return;
  const log = () => rig.log().some((each) => each.namespace === namespace && each.code === 429);
  await until(log, "the budget has held a pod");
  await new Promise((next) => setTimeout(next, frees.afterMs));
  await allow(namespace, frees.budget, 1);
}

describe("beside kubectl drain", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", async (_name, scenario) => {
    const [theirs, ours] = [await byKubectl(scenario), await byUs(scenario)];
    const different = (["evicted", "cordoned", "failed", "answers"] as const).filter(
      (field) => JSON.stringify(sorted(ours[field])) !== JSON.stringify(sorted(theirs[field])),
    );
    const named: string[] = scenario.deviates?.in ?? [];
    const unnamed = different.filter((field) => !named.includes(field));
    expect(unnamed, JSON.stringify({ theirs, ours }, null, 1)).toEqual([]);
  });
});

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
