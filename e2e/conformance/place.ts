import { openAdmin } from "@/e2e/control-plane/admin";
import { aNode } from "@/e2e/control-plane/objects";
import { type DrainRig, until } from "@/e2e/drain/rig";
import { liveIndex } from "@/lib/live/process-index";
import type { Scenario, ScriptedPod } from "./scenario";

/** A node with the pods of a scenario, in a namespace of its own, for one of the two who drain it. */
export type Place = {
  node: string;
  namespace: string;
  /** Lets one pod of a budget go. */
  free(budget: string): Promise<void>;
  /** Another pod lands on the node. */
  add(pod: ScriptedPod): Promise<void>;
  /** The pod is gone, and another one has its name, on another node. */
  move(pod: string): Promise<void>;
  endNamespace(): Promise<void>;
  /** Names of the pods that are gone or going, whoever had the name last. */
  left(): Promise<string[]>;
  cordoned(): Promise<boolean>;
};

type Wire = { metadata: { name: string; uid: string; deletionTimestamp?: string } };

const PODS_AT_ONCE = 16;
let places = 0;

/** What a place is made with. */
type Ground = {
  rig: DrainRig;
  admin: Admin;
  node: string;
  namespace: string;
  kubelet: boolean;
  /** UIDs by kind. */
  owners: Map<string, string>;
  /** UIDs of the pods that are the drain's to move, by name, whoever had the name last. */
  uids: Map<string, string>;
};

export async function buildPlace(rig: DrainRig, scenario: Scenario): Promise<Place> {
  const { pods, budgets = {}, kubelet = true } = scenario;
  places += 1;
  const [node, namespace] = [`node-${places}`, `tool-${places}`];
  const admin = openAdmin(rig.plane.kubeconfigFile, PODS_AT_ONCE);
  const made = { owners: new Map<string, string>(), uids: new Map<string, string>() };
  const ground: Ground = { rig, admin, node, namespace, kubelet, ...made };
  await admin.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  if (kubelet) await rig.node(node);
  else await bareNode(admin, node);
  for (const kind of ["ReplicaSet", "DaemonSet"])
    if (pods.some(({ owner = "ReplicaSet" }) => owner === kind))
      ground.owners.set(kind, await anOwner(admin, namespace, kind));
  for (const [name, allowed] of Object.entries(budgets)) await putBudget(ground, name, allowed);
  await inTurn(pods, (pod) => put(ground, pod, node, kubelet));
  await Promise.all(pods.map((pod) => finish(ground, pod)));
  await untilSeen(namespace, node, scenario);
  return placeOn(ground, pods);
}

function placeOn(ground: Ground, pods: readonly ScriptedPod[]): Place {
  const { rig, admin, node, namespace, kubelet, uids } = ground;
  const at = `/api/v1/namespaces/${namespace}`;
  return {
    node,
    namespace,
    free: (budget) => allow(ground, budget, 1),
    add: (pod) => put(ground, pod, node, kubelet),
    async move(name) {
      const pod = pods.find((each) => each.name === name);
      if (pod === undefined) throw new Error(`the scenario has no pod ${name}`);
      const elsewhere = `${node}-else`;
      await rig.node(elsewhere);
      await admin.ask("DELETE", `${at}/pods/${name}`, { gracePeriodSeconds: 0 });
      await put(ground, pod, elsewhere, true);
    },
    endNamespace: async () => void (await admin.ask("DELETE", at)),
    async left() {
      const { items } = (await admin.ask("GET", `${at}/pods`)) as { items: Wire[] };
      const going = ({ metadata }: Wire) => metadata.deletionTimestamp !== undefined;
      const stays = new Set(items.filter((pod) => !going(pod)).map(({ metadata }) => metadata.uid));
      return [...uids].filter(([, uid]) => !stays.has(uid)).map(([name]) => name);
    },
    async cordoned() {
      const read = (await admin.ask("GET", `/api/v1/nodes/${node}`)) as { spec: { unschedulable?: boolean } };
      admin.close();
      return read.spec.unschedulable === true;
    },
  };
}

const budgetsAt = (namespace: string) => `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;

async function putBudget(ground: Ground, name: string, allowed: number): Promise<void> {
  const selector = { matchLabels: { [name]: "yes" } };
  const spec = { minAvailable: 1, selector };
  await ground.admin.ask("POST", budgetsAt(ground.namespace), { metadata: { name }, spec });
  await allow(ground, name, allowed);
}

/** As the disruption controller would write it. */
async function allow({ admin, namespace }: Ground, name: string, disruptionsAllowed: number): Promise<void> {
  const healthy = { currentHealthy: 1 + disruptionsAllowed, desiredHealthy: 1, expectedPods: 2 };
  await admin.ask("PATCH", `${budgetsAt(namespace)}/${name}/status`, {
    status: { observedGeneration: 1, disruptionsAllowed, ...healthy },
  });
}

async function put(ground: Ground, pod: ScriptedPod, on: string, kubelet: boolean): Promise<void> {
  const { admin, namespace, owners, uids } = ground;
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const made = (await admin.ask("POST", path, podOf(pod, on, owners))) as Wire;
  uids.set(pod.name, made.metadata.uid);
  const runs = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  if (!kubelet) await admin.ask("PATCH", `${path}/${pod.name}/status`, { status: runs });
}

/** Brings a pod to the state in which the scenario begins with it. */
async function finish({ admin, namespace, uids }: Ground, pod: ScriptedPod): Promise<void> {
  const { name, phase, terminating } = pod;
  if (phase === undefined && terminating === undefined) return;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const seen = () => liveIndex().table("pods").get(`${namespace}/${name}`);
  // Its kubelet says once that it runs, and would say so over this.
  await until(() => seen()?.ready === true, `${name} runs`);
  if (phase !== undefined) {
    const conditions = [{ type: "Ready", status: "False" }];
    await admin.ask("PATCH", `${path}/status`, { status: { phase, conditions } });
    return;
  }
  await admin.ask("DELETE", path, { gracePeriodSeconds: 1 });
  uids.delete(name);
  const overdue = () => Date.now() - Date.parse(seen()?.deletionAt ?? "9999") > 2_500;
  await until(overdue, `${name} is overdue`);
}

type Admin = ReturnType<typeof openAdmin>;

/** A node that no kubelet looks after: what terminates there stays. */
async function bareNode(admin: Admin, name: string): Promise<void> {
  const { metadata, ...rest } = aNode(name);
  await admin.ask("POST", "/api/v1/nodes", { ...rest, metadata: { ...metadata, annotations: {} } });
  await until(() => liveIndex().table("nodes").get(name) !== undefined, `node ${name}`);
}

async function anOwner(admin: Admin, namespace: string, kind: string): Promise<string> {
  const path = `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s`;
  const labels = { owner: kind };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "demo" }] } };
  const replicas = kind === "ReplicaSet" ? { replicas: 0 } : {};
  const spec = { selector: { matchLabels: labels }, template, ...replicas };
  return ((await admin.ask("POST", path, { metadata: { name: "owner" }, spec })) as Wire).metadata.uid;
}

function podOf(pod: ScriptedPod, nodeName: string, owners: ReadonlyMap<string, string>) {
  const { name, owner = "ReplicaSet", budgets = [], localData, mirror } = pod;
  const gone = owner?.startsWith("gone ");
  const kind = owner?.replace("gone ", "");
  const uid = gone ? "00000000-0000-4000-8000-000000000000" : owners.get(kind ?? "");
  const of = { apiVersion: "apps/v1", kind, name: gone ? "vanished" : "owner", uid, controller: true };
  return {
    metadata: {
      name,
      labels: Object.fromEntries(budgets.map((budget) => [budget, "yes"])),
      annotations: mirror ? { "kubernetes.io/config.mirror": "a-hash" } : {},
      ownerReferences: owner === null ? [] : [of],
    },
    spec: {
      nodeName,
      tolerations: kind === "DaemonSet" ? [{ operator: "Exists" }] : [],
      containers: [{ name: "c", image: "demo" }],
      volumes: localData ? [{ name: "scratch", emptyDir: {} }] : [],
    },
  };
}

/** Plans are made on the live picture, so it has to have all of it. */
async function untilSeen(namespace: string, node: string, { pods, budgets = {} }: Scenario): Promise<void> {
  const index = liveIndex();
  const settled = ({ name, phase, terminating }: ScriptedPod) => {
    const pod = index.table("pods").get(`${namespace}/${name}`);
    if (pod === undefined) return false;
    const owned = pod.owner === null || pod.owner.name === "vanished" || index.workloadOf(pod) !== null;
    const there = phase === undefined ? pod.ready || terminating === true : pod.phase === phase;
    return owned && there;
  };
  const allows = ([name, allowed]: [string, number]) =>
    index.table("poddisruptionbudgets").get(`${namespace}/${name}`)?.disruptionsAllowed === allowed;
  await until(
    () => pods.every(settled) && Object.entries(budgets).every(allows),
    `the picture of ${node}`,
    120_000,
  );
}

/** A few at a time. */
async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: PODS_AT_ONCE }, next));
}
