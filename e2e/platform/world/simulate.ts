import { isOver, refreshBudgets } from "../budgets";
import { isFields, type KubeObject, keyOf, listAt, numberAt, stamp, textAt } from "../objects";
import { refreshQuotas } from "../quotas";
import type { Store } from "../store";
import { followBuilds } from "./builds";
import { replaceMissing } from "./controllers";
import { STORY } from "./nodes";
import { podStatus } from "./pods";
import { type Random, randomFrom } from "./random";
import { finishReboots } from "./reboot";
import { followWishes } from "./scale";
import { schedule } from "./scheduler";
import { freeBudget, STORY_NAMESPACES } from "./story";

const TICK_MS = 1_000;
const HEARTBEAT_MS = 60_000;
const CHURN_MS = 20_000;
/** From binding to a ready container. */
const STARTUP_MS = 4_000;

/** Everything that moves by itself in a cluster: kubelets, controllers, the scheduler, and a restart now and then. */
export function startSimulation(store: Store, seed: number): () => void {
  const random = randomFrom(seed + 1);
  let ticks = 0;
  const timer = setInterval(() => tick(store, random, Date.now(), ticks++), TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One step of the world; `count` numbers the steps, which stand a second apart. */
export function tick(store: Store, random: Random, now: number, count: number): void {
  const before = store.version;
  finishTerminations(store, now);
  taintCordoned(store, now);
  finishReboots(store, random, now);
  followWishes(store, now);
  replaceMissing(store, random, now);
  schedule(store);
  startBound(store, random, now);
  freeBudget(store, random, now);
  followBuilds(store, random, now);
  heartbeat(store, now, count);
  if (count % (CHURN_MS / TICK_MS) === CHURN_MS / TICK_MS - 1) churn(store, random, now);
  if (store.version !== before) refreshBudgets(store);
  refreshQuotas(store);
}

const nodeIsReady = (store: Store, name: string): boolean => {
  const node = store.get("nodes", name);
  return (
    node !== undefined &&
    listAt(node, "status", "conditions").some(
      (each) => textAt(each, "type") === "Ready" && textAt(each, "status") === "True",
    )
  );
};

/** A silent kubelet cannot confirm that its pods are gone: they stay Terminating, as they do in life. */
function finishTerminations(store: Store, now: number): void {
  for (const pod of [...store.values("pods")]) {
    const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata;
    if (deletionTimestamp === undefined || !nodeIsReady(store, textAt(pod, "spec", "nodeName"))) continue;
    // Most programs end well before their grace does.
    const asked = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1_000;
    const needs = Math.min(
      deletionGracePeriodSeconds,
      2 + (pod.metadata.name.charCodeAt(pod.metadata.name.length - 1) % 7),
    );
    if (now >= asked + needs * 1_000) store.remove("pods", keyOf(pod.metadata));
  }
}

const CORDON = "node.kubernetes.io/unschedulable";

function taintCordoned(store: Store, now: number): void {
  for (const node of [...store.values("nodes")]) {
    const taints = listAt(node, "spec", "taints");
    const tainted = taints.some((taint) => textAt(taint, "key") === CORDON);
    const cordoned = node.spec?.unschedulable === true;
    if (tainted === cordoned) continue;
    const next = cordoned
      ? [...taints, { key: CORDON, effect: "NoSchedule", timeAdded: stamp(now) }]
      : taints.filter((taint) => textAt(taint, "key") !== CORDON);
    store.put("nodes", { ...node, spec: { ...node.spec, taints: next } });
  }
}

function startBound(store: Store, random: Random, now: number): void {
  for (const pod of [...store.values("pods")]) {
    const node = textAt(pod, "spec", "nodeName");
    if (
      node === "" ||
      isOver(pod) ||
      textAt(pod, "status", "phase") !== "Pending" ||
      !nodeIsReady(store, node)
    )
      continue;
    const statuses = listAt(pod, "status", "containerStatuses");
    const stuck = statuses.some((each) => textAt(each, "state", "waiting", "reason") === "ImagePullBackOff");
    if (stuck) continue;
    const started = Date.parse(textAt(pod, "status", "startTime"));
    const condition = Number.isNaN(started) ? "starting" : now - started >= STARTUP_MS ? "running" : null;
    if (condition === null) continue;
    const template = { metadata: { labels: {} }, spec: pod.spec ?? {} };
    store.put("pods", {
      ...pod,
      status: podStatus(random, { template, created: condition === "starting" ? now : started, condition }),
    });
  }
}

/** Each kubelet that still speaks renews its conditions once a minute, not all in the same second. */
function heartbeat(store: Store, now: number, count: number): void {
  const slots = HEARTBEAT_MS / TICK_MS;
  for (const [index, node] of [...store.values("nodes")].entries()) {
    if (index % slots !== count % slots || !nodeIsReady(store, node.metadata.name)) continue;
    const conditions = listAt(node, "status", "conditions").map((each) =>
      isFields(each) ? { ...each, lastHeartbeatTime: stamp(now) } : each,
    );
    store.put("nodes", { ...node, status: { ...node.status, conditions } });
  }
}

/** Somewhere a container dies and comes back, or a deployment rolls one pod over; what the story is about stays as it is. */
function churn(store: Store, random: Random, now: number): void {
  const candidates = [...store.values("pods")].filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      pod.metadata.ownerReferences?.[0]?.kind === "ReplicaSet" &&
      pod.metadata.namespace?.startsWith("tool-") === true &&
      !STORY_NAMESPACES.has(pod.metadata.namespace) &&
      textAt(pod, "spec", "nodeName") !== STORY &&
      textAt(pod, "status", "phase") === "Running" &&
      nodeIsReady(store, textAt(pod, "spec", "nodeName")),
  );
  const pod = candidates[random.int(0, Math.max(0, candidates.length - 1))];
  if (pod === undefined) return;
  if (random.chance(0.5)) restart(store, random, pod, now);
  else
    store.put("pods", {
      ...pod,
      metadata: { ...pod.metadata, deletionTimestamp: stamp(now + 30_000), deletionGracePeriodSeconds: 30 },
    });
}

function restart(store: Store, random: Random, pod: KubeObject, now: number): void {
  const restarts = numberAt(listAt(pod, "status", "containerStatuses")[0], "restartCount") + 1;
  const condition = listAt(pod, "status", "containerStatuses").some(
    (each) => textAt(each, "state", "waiting", "reason") !== "",
  )
    ? "crashing"
    : "running";
  const template = { metadata: { labels: {} }, spec: pod.spec ?? {} };
  const status = podStatus(random, { template, created: now - 5_000, condition, restarts });
  store.put("pods", {
    ...pod,
    status: { ...status, startTime: pod.status?.startTime, podIP: pod.status?.podIP },
  });
}
