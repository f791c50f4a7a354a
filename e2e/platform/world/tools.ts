import type { Store } from "../store";
import { STORIED, toolNames } from "./names";
import { FORGOTTEN, PRESSED, roleOf, STORY, STUCK } from "./nodes";
import { type Condition, ownerOf, podOf, template } from "./pods";
import type { Random } from "./random";
import { addStory } from "./story";
import { hardOf, isUnlabelled, LIMIT_ENTRIES, managedOf } from "./tenancy";
import { labelsOf, type Place, REGISTRY, run } from "./tool-pods";
import { add, addJob } from "./workloads";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JOBS = ["update", "daily", "sync", "worker", "irc", "dump", "purge", "notify"] as const;

export const TOOLS = 300;
/** Other tools that have pods on the node of the drain story, and how many pods. */
const STORY_TOOLS = 28;
const STORY_PODS = 47;
const PODS = 1_280;

/** Spreads pods over the workers as a scheduler would have, seeded; the nodes with a story fill on their own terms. */
function spreader(store: Store, random: Random): () => string {
  const workers = [...store.values("nodes")]
    .map((node) => node.metadata.name)
    .filter((name) => roleOf(name).startsWith("worker") && name !== STORY);
  const load = new Map(workers.map((name) => [name, name === FORGOTTEN ? 18 : 0]));
  return () => {
    const [a = STUCK, b = PRESSED] = [
      workers[random.int(0, workers.length - 1)],
      workers[random.int(0, workers.length - 1)],
    ];
    const node = (load.get(a) ?? 0) <= (load.get(b) ?? 0) ? a : b;
    load.set(node, (load.get(node) ?? 0) + 1);
    return node;
  };
}

function addNamespace(place: Place, tool: string, index: number): void {
  const { random, now } = place;
  const namespace = `tool-${tool}`;
  const created = now - random.int(30, 1_800) * DAY;
  add(
    place,
    "namespaces",
    {
      name: namespace,
      created,
      labels: {
        "kubernetes.io/metadata.name": namespace,
        name: namespace,
        ...(isUnlabelled(index) ? {} : { "pod-security.kubernetes.io/enforce": "baseline", tenancy: "tool" }),
      },
    },
    {
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    },
  );
  const hard = hardOf(index);
  add(
    place,
    "resourcequotas",
    { name: namespace, namespace, created, ...managedOf(index, now) },
    { spec: { hard }, status: { hard, used: { pods: "4" } } },
  );
  add(place, "limitranges", { name: namespace, namespace, created }, { spec: { limits: LIMIT_ENTRIES } });
}

export function addTools(store: Store, random: Random, now: number): void {
  const place: Place = { store, random, now, nextNode: spreader(store, random) };
  const names = toolNames(TOOLS);
  for (const [index, tool] of names.entries()) addNamespace(place, tool, index);
  addStory(place);
  const others = names.slice(STORIED.length);
  for (const [index, tool] of others.slice(0, STORY_TOOLS).entries())
    run(place, {
      tool,
      job: "worker",
      replicas: index < STORY_PODS - STORY_TOOLS ? 3 : 2,
      on: index < STORY_PODS - STORY_TOOLS ? [STORY, STORY] : [STORY],
    });
  const troubled: Partial<Record<number, Condition>> = {
    60: "crashing",
    77: "crashing",
    95: "crashing",
    141: "crashing",
    180: "crashing",
    88: "pulling-fails",
    203: "pulling-fails",
    120: "unschedulable",
    121: "unschedulable",
    240: "unschedulable",
  };
  for (const [index, tool] of others.entries()) {
    const condition = troubled[index] ?? "running";
    run(place, {
      tool,
      job: null,
      replicas: index % 9 === 4 ? 2 : 1,
      condition,
      emptyDir: index % 23 === 5,
      ...(index % 6 === 1 ? { strategy: "Recreate" as const } : {}),
    });
    if (index % 4 === 3) addFinishedJob(place, tool);
    if (index % 31 === 7) addShell(place, tool);
    if (index % 19 === 2) addStateful(place, tool);
  }
  for (let index = STORY_TOOLS; store.table("pods").size < PODS; index++) {
    const tool = others[index % others.length] ?? "wikibugs";
    const job = JOBS[Math.floor(index / others.length) % JOBS.length] ?? "update";
    if (store.table("deployments").has(`tool-${tool}/${tool}-${job}`)) continue;
    run(place, {
      tool,
      job,
      replicas: Math.min(random.chance(0.2) ? 2 : 1, PODS - store.table("pods").size),
    });
  }
}

function addFinishedJob(place: Place, tool: string): void {
  const { store, random, now } = place;
  const created = now - random.int(1, 20) * HOUR;
  const shape = template({
    labels: { ...labelsOf(tool, "nightly"), "app.kubernetes.io/component": "cronjobs" },
    image: `${REGISTRY}-python313-sssd-base:latest`,
    container: "job",
    cpu: "250m",
    memory: "512Mi",
    restartPolicy: "Never",
  });
  const job = addJob(place, {
    name: `nightly-${29_380_000 + random.int(0, 999)}`,
    namespace: `tool-${tool}`,
    created,
    backoffLimit: 2,
    template: shape,
    done: true,
  });
  store.put(
    "pods",
    podOf(random, {
      name: `${job.metadata.name}-${random.suffix(5)}`,
      namespace: `tool-${tool}`,
      template: shape,
      owner: ownerOf(job),
      node: place.nextNode(),
      created,
      condition: random.chance(0.12) ? "failed" : "succeeded",
    }),
  );
}

function addShell(place: Place, tool: string): void {
  const { store, random, now } = place;
  const created = now - random.int(1, 90) * HOUR;
  const shape = template({
    labels: { "app.kubernetes.io/component": "webservice-interactive", toolforge: "tool" },
    image: `${REGISTRY}-python313-sssd-base:latest`,
    container: "interactive",
    cpu: "125m",
    memory: "256Mi",
    restartPolicy: "Never",
  });
  store.put(
    "pods",
    podOf(random, {
      name: `shell-${Math.floor(created / 1_000)}`,
      namespace: `tool-${tool}`,
      template: shape,
      owner: null,
      node: place.nextNode(),
      created,
      condition: "running",
    }),
  );
}

function addStateful(place: Place, tool: string): void {
  const { store, random, now } = place;
  const shape = template({
    labels: labelsOf(tool, "redis"),
    image: `${REGISTRY}-redis72:latest`,
    container: "redis",
    cpu: "250m",
    memory: "512Mi",
    emptyDir: true,
  });
  const set = add(
    place,
    "statefulsets",
    { name: "redis", namespace: `tool-${tool}`, created: now - 80 * DAY },
    {
      spec: { replicas: 1, selector: { matchLabels: labelsOf(tool, "redis") }, template: shape },
      status: { replicas: 1, readyReplicas: 1 },
    },
  );
  store.put(
    "pods",
    podOf(random, {
      name: "redis-0",
      namespace: `tool-${tool}`,
      template: shape,
      owner: ownerOf(set),
      node: place.nextNode(),
      created: now - 20 * DAY,
      condition: "running",
    }),
  );
}
