import { type KubeObject, keyOf, listAt, stamp, textAt } from "../objects";
import type { Store } from "../store";
import { type Random, randomFrom } from "./random";
import { add } from "./workloads";

/** Builds of tools' own images, as the builds service leaves them: of each tool that uses it the last few runs. */

const NAMESPACE = "image-build";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A run that goes on ends after this. */
const TAKES_MS = 6 * MINUTE;
/** More of a tool are deleted when another begins. */
const KEPT = 3;

type Ended = "Succeeded" | "Failed" | "Cancelled" | "PipelineRunTimeout";
type Run = { ago: number; tookMs: number; reason: Ended | "Running" };

const good = (ago: number, minutes: number): Run => ({ ago, tookMs: minutes * MINUTE, reason: "Succeeded" });
const other = (ago: number, minutes: number, reason: Run["reason"]): Run => ({
  ago,
  tookMs: minutes * MINUTE,
  reason,
});

const RUNS: Readonly<Record<string, readonly Run[]>> = {
  geohack: [good(9 * DAY, 4), good(31 * HOUR, 3.4)],
  stashbot: [good(40 * DAY, 2.5), good(12 * DAY, 2.7), other(5 * HOUR, 1.2, "Failed")],
  "lexeme-forms": [good(20 * DAY, 3), other(2 * MINUTE, 0, "Running")],
  quickcategories: [good(6 * DAY, 3.1)],
  ranker: [good(55 * DAY, 2.9), good(14 * DAY, 3.3)],
  speedpatrolling: [good(3 * DAY, 2.2)],
  bridgebot: [good(30 * DAY, 5), other(29 * DAY, 0.4, "Cancelled"), good(28 * DAY, 4.6)],
  video2commons: [other(8 * DAY, 60, "PipelineRunTimeout"), good(7 * DAY, 22)],
};

/** A generator of their own leaves the rest of the world as it is. */
export function addBuilds(store: Store, seed: number, now: number): void {
  const random = randomFrom(seed + 4);
  add(
    { store, random },
    "namespaces",
    { name: NAMESPACE, created: now - 900 * DAY, labels: { "kubernetes.io/metadata.name": NAMESPACE } },
    { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
  );
  for (const [tool, runs] of Object.entries(RUNS))
    for (const run of runs) begin(store, random, tool, now - run.ago, run);
}

/** When one has ended, the next tool builds. */
export function followBuilds(store: Store, random: Random, now: number): void {
  for (const run of [...store.values("pipelineruns")]) {
    const startedAt = Date.parse(textAt(run, "status", "startTime"));
    if (reasonOf(run) !== "Running" || now - startedAt < TAKES_MS) continue;
    store.put("pipelineruns", { ...run, status: statusOf(startedAt, now - startedAt, "Succeeded") });
    const tools = Object.keys(RUNS);
    const next = tools[(tools.indexOf(toolOf(run)) + 1) % tools.length] ?? "geohack";
    forgetOldest(store, next);
    begin(store, random, next, now, { tookMs: 0, reason: "Running" });
  }
}

const toolOf = (run: KubeObject): string => run.metadata.labels?.user ?? "";
const reasonOf = (run: KubeObject): string => textAt(listAt(run, "status", "conditions")[0], "reason");

function forgetOldest(store: Store, tool: string): void {
  const own = [...store.values("pipelineruns")].filter((run) => toolOf(run) === tool);
  const oldestFirst = own.sort((a, b) =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1,
  );
  for (const { metadata } of oldestFirst.slice(0, Math.max(0, own.length - KEPT + 1)))
    store.remove("pipelineruns", keyOf(metadata));
}

function begin(
  store: Store,
  random: Random,
  tool: string,
  created: number,
  { tookMs, reason }: Omit<Run, "ago">,
): void {
  const name = `${tool}-buildpacks-pipelinerun-${random.suffix(5)}`;
  const labels = { user: tool, "tekton.dev/pipeline": "buildpacks" };
  add(
    { store, random },
    "pipelineruns",
    { name, namespace: NAMESPACE, created, labels },
    {
      spec: {
        pipelineRef: { name: "buildpacks" },
        params: [
          { name: "APP_IMAGE", value: `tools-harbor.wmcloud.org/tool-${tool}/tool-${tool}:latest` },
          { name: "SOURCE_URL", value: `https://gitlab.wikimedia.org/toolforge-repos/${tool}` },
          { name: "SOURCE_REFERENCE", value: "main" },
        ],
      },
      status: statusOf(created, tookMs, reason),
    },
  );
}

const SAYS: Readonly<Record<Run["reason"], readonly [status: string, message: string]>> = {
  Succeeded: ["True", "Tasks Completed: 1 (Failed: 0, Cancelled 0), Skipped: 0"],
  Failed: ["False", "Tasks Completed: 1 (Failed: 1, Cancelled 0), Skipped: 0"],
  Cancelled: ["False", "PipelineRun was cancelled"],
  PipelineRunTimeout: ["False", "PipelineRun failed to finish within 1h0m0s"],
  Running: ["Unknown", "Tasks Completed: 0 (Failed: 0, Cancelled 0), Incomplete: 1, Skipped: 0"],
};

function statusOf(startedAt: number, tookMs: number, reason: Run["reason"]) {
  const [status, message] = SAYS[reason];
  const last = stamp(startedAt + tookMs);
  return {
    startTime: stamp(startedAt),
    ...(reason === "Running" ? {} : { completionTime: last }),
    conditions: [{ type: "Succeeded", status, reason, message, lastTransitionTime: last }],
  };
}
