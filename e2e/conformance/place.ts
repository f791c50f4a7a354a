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

export async function buildPlace(rig: DrainRig, scenario: Scenario): Promise<Place> {
  const { pods, budgets = {}, kubelet = true } = scenario;
  places += 1;
  const [node, namespace] = [`node-${places}`, `tool-${places}`];
  const admin = openAdmin(rig.plane.kubeconfigFile, PODS_AT_ONCE);
  const at = `/api/v1/namespaces/${namespace}`;
  const budgetsAt = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
  const allow = (name: string, disruptionsAllowed: number) =>
    admin.ask("PATCH", `${budgetsAt}/${name}/status`, {
      status: {
        observedGeneration: 1,
        disruptionsAllowed,
        currentHealthy: 1 + disruptionsAllowed,
        desiredHealthy: 1,
        expectedPods: 2,
      },
    });
  const uids = new Map<string, string>();
  const owners = new Map<string, string>();

  async function put(pod: ScriptedPod, on: string, runs: boolean): Promise<void> {
    const made = (await admin.ask("POST", `${at}/pods`, podOf(pod, on, owners))) as Wire;
    uids.set(pod.name, made.metadata.uid);
    if (!runs)
      await admin.ask("PATCH", `${at}/pods/${pod.name}/status`, {
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      });
  }

  async function finish({ name, phase, terminating }: ScriptedPod): Promise<void> {
    const path = `${at}/pods/${name}`;
    if (phase === undefined && terminating === undefined) return;
    // Its kubelet says once that it runs, and would say so over this.
    await until(() => seen(name)?.ready === true, `${name} runs`);
    const conditions = [{ type: "Ready", status: "False" }];
    if (phase !== undefined) await admin.ask("PATCH", `${path}/status`, { status: { phase, conditions } });
    else {
      await admin.ask("DELETE", path, { gracePeriodSeconds: 1 });
      uids.delete(name);
      const overdue = () => Date.now() - Date.parse(seen(name)?.deletionAt ?? "9999") > 2_500;
      await until(overdue, `${name} is overdue`);
    }
  }

  const seen = (name: string) => liveIndex().table("pods").get(`${namespace}/${name}`);

  await admin.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  if (kubelet) await rig.node(node);
  else await bareNode(admin, node);
  for (const kind of ["ReplicaSet", "DaemonSet"])
    if (pods.some(({ owner = "ReplicaSet" }) => owner === kind))
      owners.set(kind, await anOwner(admin, namespace, kind));
  for (const [name, allowed] of Object.entries(budgets)) {
    const selector = { matchLabels: { [name]: "yes" } };
    await admin.ask("POST", budgetsAt, { metadata: { name }, spec: { minAvailable: 1, selector } });
    await allow(name, allowed);
  }
  await inTurn(pods, (pod) => put(pod, node, kubelet));
  await Promise.all(pods.map(finish));
  await untilSeen(namespace, node, scenario);
  return {
    node,
    namespace,
    free: async (budget) => void (await allow(budget, 1)),
    add: (pod) => put(pod, node, kubelet),
    async move(name) {
      const pod = pods.find((each) => each.name === name);
      if (pod === undefined) throw new Error(`the scenario has no pod ${name}`);
      const elsewhere = `${node}-else`;
      await rig.node(elsewhere);
      await admin.ask("DELETE", `${at}/pods/${name}`, { gracePeriodSeconds: 0 });
      await put(pod, elsewhere, true);
    },
    endNamespace: async () => void (await admin.ask("DELETE", at)),
    async left() {
      const { items } = (await admin.ask("GET", `${at}/pods`)) as { items: Wire[] };
      const stays = new Set(
        items
          .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
          .map(({ metadata }) => metadata.uid),
      );
      return [...uids].filter(([, uid]) => !stays.has(uid)).map(([name]) => name);
    },
    async cordoned() {
      const read = (await admin.ask("GET", `/api/v1/nodes/${node}`)) as { spec: { unschedulable?: boolean } };
      admin.close();
      return read.spec.unschedulable === true;
    },
  };
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
  const settled = ({ name }: ScriptedPod) => {
    const pod = index.table("pods").get(`${namespace}/${name}`);
    const over = pod?.phase === "Succeeded" || pod?.phase === "Failed" || pod?.deletionAt != null;
    const owned = pod?.owner == null || pod.owner.name === "vanished" || index.workloadOf(pod) !== null;
    return pod !== undefined && owned && (pod.ready || over);
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
