import { isReady } from "../budgets";
import { type KubeObject, listAt, numberAt, textAt } from "../objects";
import type { Store } from "../store";
import { STORIED } from "./names";
import { STORY, STORY_OTHERS } from "./nodes";
import { type Condition, ownerOf, podOf, podStatus, template } from "./pods";
import type { Random } from "./random";
import { labelsOf, type Place, REGISTRY, run } from "./tool-pods";
import { add, addJob } from "./workloads";

/** The node whose drain is worth a plan: five tools, one thing each that a drain has to mind. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Churn leaves them alone. */
export const STORY_NAMESPACES: ReadonlySet<string> = new Set(STORIED.map((tool) => `tool-${tool}`));

/** From its restart until the third bot is Ready: long enough to watch the budget hold the drain, to pause it, to end a worker. */
const BOT_STARTUP_MS = 45_000;

export function addStory(place: Place): void {
  const { store, random, now } = place;
  run(place, {
    tool: "wikibugs",
    job: "irc",
    replicas: 3,
    on: [STORY, ...STORY_OTHERS],
    conditions: ["running", "running", "crashing"],
  });
  add(
    place,
    "poddisruptionbudgets",
    { name: "wikibugs", namespace: "tool-wikibugs", created: now - 90 * DAY },
    {
      spec: { minAvailable: 2, selector: { matchLabels: labelsOf("wikibugs", "irc") } },
    },
  );
  run(place, { tool: "geohack", job: null, replicas: 1, on: [STORY], strategy: "Recreate" });
  run(place, { tool: "sal", job: null, replicas: 1, on: [STORY] });
  const started = now - 192 * 60_000;
  const report = template({
    labels: {
      "app.kubernetes.io/component": "cronjobs",
      "app.kubernetes.io/managed-by": "toolforge-jobs-framework",
      "app.kubernetes.io/name": "weekly",
      toolforge: "tool",
    },
    image: `${REGISTRY}-python313-sssd-base:latest`,
    container: "job",
    cpu: "500m",
    memory: "1Gi",
    restartPolicy: "Never",
  });
  const cron = add(
    place,
    "cronjobs",
    { name: "weekly", namespace: "tool-dumps-report", created: now - 200 * DAY },
    {
      spec: { schedule: "42 10 * * 2", jobTemplate: { spec: { backoffLimit: 0, template: report } } },
      status: {},
    },
  );
  const job = addJob(place, {
    name: "weekly-29384",
    namespace: "tool-dumps-report",
    created: started,
    backoffLimit: 0,
    template: report,
    owner: ownerOf(cron),
    done: false,
  });
  store.put(
    "pods",
    podOf(random, {
      name: "weekly-29384-7gq",
      namespace: "tool-dumps-report",
      template: report,
      owner: ownerOf(job),
      node: STORY,
      created: started,
      condition: "running",
    }),
  );
  const shell = template({
    labels: {
      "app.kubernetes.io/component": "webservice-interactive",
      "app.kubernetes.io/version": "2",
      toolforge: "tool",
    },
    image: `${REGISTRY}-python313-sssd-base:latest`,
    container: "shell",
    cpu: "250m",
    memory: "512Mi",
    emptyDir: true,
    restartPolicy: "Never",
  });
  store.put(
    "pods",
    podOf(random, {
      name: "jupyter-user-8821",
      namespace: "tool-paws",
      template: shell,
      owner: null,
      node: STORY,
      created: now - 5 * HOUR,
      condition: "running",
    }),
  );
}

/**
 * The budget of wikibugs wants two bots, and the third one crashes: nobody may leave. When the drain has begun, and not
 * before, lest its plan changes while it is read, the third one is restarted, holds, and is Ready some time later.
 */
export function freeBudget(store: Store, random: Random, now: number): void {
  const bot = [...store.values("pods")].find(
    (pod) => pod.metadata.namespace === "tool-wikibugs" && isRunning(pod) && !isReady(pod),
  );
  if (bot === undefined) return;
  const [container] = listAt(bot, "status", "containerStatuses");
  const startedAt = Date.parse(textAt(container, "state", "running", "startedAt"));
  const become = (condition: Condition, created: number) => {
    const restarts = numberAt(container, "restartCount");
    const shape = { metadata: { labels: {} }, spec: bot.spec ?? {} };
    const status = podStatus(random, { template: shape, created, condition, restarts });
    store.put("pods", { ...bot, status: { ...status, podIP: bot.status?.podIP } });
  };
  if (Number.isNaN(startedAt)) {
    if (isDrained(store)) become("unready", now);
  } else if (now - startedAt >= BOT_STARTUP_MS) become("running", startedAt);
}

const isRunning = (pod: KubeObject): boolean => textAt(pod, "status", "phase") === "Running";

/** Pods have begun to leave a cordoned node on which a healthy bot is. */
function isDrained(store: Store): boolean {
  const pods = [...store.values("pods")];
  const nodeOf = (pod: KubeObject) => textAt(pod, "spec", "nodeName");
  const held = new Set(
    pods.filter((pod) => pod.metadata.namespace === "tool-wikibugs" && isReady(pod)).map(nodeOf),
  );
  return pods.some(
    (pod) =>
      pod.metadata.deletionTimestamp !== undefined &&
      held.has(nodeOf(pod)) &&
      store.get("nodes", nodeOf(pod))?.spec?.unschedulable === true,
  );
}
