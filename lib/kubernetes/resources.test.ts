import { describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { KINDS } from "@/lib/live/model";
import { resources } from "./resources";

const of = resources(toolforge);
const metadata = {
  uid: "u",
  name: "a",
  namespace: "x",
  resourceVersion: "5",
  creationTimestamp: "2026-01-01T00:00:00Z",
};

it.each(KINDS)("refuses what is no %s, so that it is counted", (kind) => {
  for (const object of [null, 1, [], {}, { metadata: { name: "a" } }])
    expect(() => of[kind].project(object)).toThrow();
});

describe("workloads", () => {
  it.each([
    ["deployments", { replicas: 3 }, { readyReplicas: 2 }, 3, 2],
    ["statefulsets", { replicas: 0 }, {}, 0, 0],
    ["daemonsets", {}, { desiredNumberScheduled: 9, numberReady: 8 }, 9, 8],
    ["jobs", { parallelism: 4 }, { ready: 1 }, 4, 1],
    ["replicasets", {}, {}, 1, 0],
    ["replicationcontrollers", { replicas: 2 }, { readyReplicas: 1 }, 2, 1],
  ] as const)("reads the size of %s", (kind, spec, status, replicas, readyReplicas) =>
    expect(of[kind].project({ metadata, spec, status })).toMatchObject({ kind, replicas, readyReplicas }),
  );

  it("knows how often a job may fail, and whether a disruption counts", () => {
    const rules = (action: string, type: string) => ({
      podFailurePolicy: { rules: [{ action, onPodConditions: [{ type }] }] },
    });
    const job = (spec: object) => of.jobs.project({ metadata, spec, status: {} });
    expect(job({})).toMatchObject({ backoffLimit: 6, ignoresDisruption: false });
    expect(job({ backoffLimit: 0, ...rules("Ignore", "DisruptionTarget") })).toMatchObject({
      backoffLimit: 0,
      ignoresDisruption: true,
    });
    expect(job(rules("FailJob", "DisruptionTarget")).ignoresDisruption).toBe(false);
    expect(job(rules("Ignore", "ConfigIssue")).ignoresDisruption).toBe(false);
    expect(of.deployments.project({ metadata })).toMatchObject({ backoffLimit: null, job: null });
  });

  it("knows how far a job is", () => {
    const status = { startTime: "2026-01-01T00:00:00Z", active: 2, failed: 1, succeeded: 3 };
    const spec = {
      completions: 5,
      suspend: true,
      backoffLimitPerIndex: 1,
      podFailurePolicy: {
        rules: [
          { action: "FailJob", onPodConditions: [{ type: "ConfigIssue" }] },
          { action: "Count", onPodConditions: [{ type: "DisruptionTarget" }] },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
        ],
      },
    };
    expect(of.jobs.project({ metadata, spec, status })).toMatchObject({
      ignoresDisruption: false,
      job: {
        suspended: true,
        startedAt: "2026-01-01T00:00:00.000Z",
        active: 2,
        failed: 1,
        succeeded: 3,
        completions: 5,
        over: false,
        backoffLimitPerIndex: 1,
        onDisruption: "Count",
      },
    });
    const ended = (type: string, state: string) =>
      of.jobs.project({ metadata, status: { conditions: [{ type, status: state }] } }).job?.over;
    expect([ended("Complete", "True"), ended("Failed", "True")]).toEqual([true, true]);
    expect([ended("Failed", "False"), ended("Suspended", "True")]).toEqual([false, false]);
  });
});

describe("poddisruptionbudgets", () => {
  const project = of.poddisruptionbudgets.project;

  it("reads counts and percentages alike", () => {
    expect(project({ metadata, spec: { minAvailable: 2 } })).toMatchObject({
      minAvailable: "2",
      maxUnavailable: null,
    });
    expect(project({ metadata, spec: { maxUnavailable: "50%" } })).toMatchObject({
      minAvailable: null,
      maxUnavailable: "50%",
    });
  });

  it("allows nothing and is stale while the controller has not looked at it", () => {
    const budget = (generation: number, status?: object) =>
      project({ metadata: { ...metadata, generation }, spec: {}, status });
    expect(budget(1)).toMatchObject({ disruptionsAllowed: 0, stale: true, matchLabels: {} });
    expect(budget(2, { observedGeneration: 1, disruptionsAllowed: 3 }).stale).toBe(true);
    expect(budget(2, { observedGeneration: 2, disruptionsAllowed: 3 })).toMatchObject({
      disruptionsAllowed: 3,
      stale: false,
    });
  });

  it("tells no selector, which selects nothing, from an empty one", () => {
    expect(project({ metadata, spec: {} }).selectsNone).toBe(true);
    expect(project({ metadata, spec: { selector: {} } })).toMatchObject({
      selectsNone: false,
      matchLabels: {},
    });
  });

  it("knows since when, who may go unhealthy, and why it can't be computed", () => {
    const condition = {
      type: "DisruptionAllowed",
      status: "False",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    };
    const spec = { unhealthyPodEvictionPolicy: "AlwaysAllow" };
    const status = (reason: string) => ({
      disruptedPods: { a: "2026-01-01T00:00:00Z" },
      conditions: [{ ...condition, reason, message: "no scale subresource" }],
    });
    expect(project({ metadata, spec, status: status("SyncFailed") })).toMatchObject({
      alwaysAllowsUnhealthy: true,
      disruptedPods: 1,
      since: "2026-01-01T00:00:00.000Z",
      problem: "no scale subresource",
    });
    expect(project({ metadata, spec: {}, status: status("InsufficientPods") })).toMatchObject({
      alwaysAllowsUnhealthy: false,
      problem: null,
    });
  });

  it("keeps expressions, also those without values", () => {
    const matchExpressions = [
      { key: "app", operator: "In", values: ["a"] },
      { key: "tier", operator: "Exists" },
    ];
    expect(project({ metadata, spec: { selector: { matchExpressions } } }).matchExpressions).toEqual([
      { key: "app", operator: "In", values: ["a"] },
      { key: "tier", operator: "Exists", values: [] },
    ]);
  });
});

describe("events", () => {
  const event = (more: object) =>
    of.events.project({ metadata, involvedObject: { kind: "Node", name: "worker-1" }, ...more });

  it.each([
    [{ lastTimestamp: "2026-01-01T00:00:01Z", count: 4 }, "2026-01-01T00:00:01.000Z", 4],
    [{ lastTimestamp: null, eventTime: "2026-01-01T00:00:02.123456Z" }, "2026-01-01T00:00:02.123Z", 1],
    [
      {
        series: { count: 9, lastObservedTime: "2026-01-01T00:00:03.000000Z" },
        eventTime: "2026-01-01T00:00:02.123456Z",
      },
      "2026-01-01T00:00:03.000Z",
      9,
    ],
    [{}, "2026-01-01T00:00:00.000Z", 1],
  ])("reads when it was last seen, in the old form and the new: %j", (more, lastAt, count) =>
    expect(event(more)).toMatchObject({ lastAt, count, about: { kind: "Node", name: "worker-1" } }),
  );

  it("are asked for of nodes alone", () => {
    expect(of.events.fieldSelector).toBe("involvedObject.kind=Node");
  });
});

it("reads a namespace that is going", () => {
  expect(of.namespaces.project({ metadata, status: { phase: "Terminating" } }).phase).toBe("Terminating");
  expect(of.namespaces.project({ metadata }).phase).toBe("Active");
});

describe("cronjobs", () => {
  it("reads when it runs and what holds it back", () => {
    const spec = {
      schedule: "42 10 * * 2",
      timeZone: "Europe/Vienna",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 30,
    };
    const status = { active: [{ name: "weekly-1" }], lastScheduleTime: "2026-01-01T00:00:00Z" };
    expect(of.cronjobs.project({ metadata, spec, status })).toMatchObject({
      ...spec,
      suspend: false,
      active: 1,
      lastScheduledAt: "2026-01-01T00:00:00.000Z",
    });
    expect(of.cronjobs.project({ metadata, spec: { schedule: "@hourly" } })).toMatchObject({
      timeZone: null,
      concurrencyPolicy: "Allow",
      startingDeadlineSeconds: null,
      lastScheduledAt: null,
    });
  });
});

describe("limitranges", () => {
  const project = (limits?: object[]) => of.limitranges.project({ metadata, spec: { limits } });

  it("reads what holds for containers", () => {
    const limits = [
      { type: "Pod", max: { cpu: "8" } },
      { type: "Container", default: { cpu: "500m" }, max: { cpu: "1", memory: "4Gi" } },
    ];
    expect(project(limits)).toMatchObject({
      default: { cpu: 0.5 },
      defaultRequest: {},
      max: { cpu: 1, memory: 4 * 2 ** 30 },
      min: {},
    });
    expect(project()).toMatchObject({ max: {} });
  });
});

describe("resourcequotas", () => {
  const project = (rest: object) => of.resourcequotas.project({ metadata, ...rest });

  it("reads amounts as numbers, as the controller last wrote them", () => {
    const status = {
      hard: { "requests.cpu": "2", pods: "10", "requests.memory": "6Gi" },
      used: { "requests.cpu": "1500m", pods: "4", "requests.memory": "1Gi" },
    };
    expect(project({ spec: { hard: { pods: "20" } }, status })).toMatchObject({
      hard: { "requests.cpu": 2, pods: 10, "requests.memory": 6 * 2 ** 30 },
      used: { "requests.cpu": 1.5, pods: 4, "requests.memory": 2 ** 30 },
      scoped: false,
    });
    expect(project({ spec: { hard: { pods: "20" } } })).toMatchObject({ hard: { pods: 20 }, used: {} });
  });

  it("shares what is equal", () => {
    const [a, b] = [project({ spec: { hard: { pods: "3" } } }), project({ spec: { hard: { pods: "3" } } })];
    expect(a.hard).toBe(b.hard);
  });

  it("tells who set amounts after it was made, as far as the API server keeps it", () => {
    const by = (manager: string, time: string, fields: object) => ({ manager, time, fieldsV1: fields });
    const amounts = (...names: string[]) => ({
      "f:spec": { "f:hard": { ".": {}, ...Object.fromEntries(names.map((name) => [`f:${name}`, {}])) } },
    });
    const { creationTimestamp } = metadata;
    const managedFields = [
      by("maintain-kubeusers", creationTimestamp, amounts("pods")),
      by("kubectl-edit", "2030-01-02T03:04:05Z", amounts("limits.memory")),
      by("kubectl-label", "2030-01-02T03:04:06Z", { "f:metadata": { "f:labels": { "f:a": {} } } }),
      by("kube-controller-manager", "2030-01-02T03:04:07Z", { "f:status": { "f:hard": { "f:pods": {} } } }),
      { manager: "without-time", fieldsV1: amounts("pods") },
    ];
    const spec = { hard: { pods: "3", "limits.memory": "8Gi" } };
    const made = project({ metadata: { ...metadata, managedFields }, spec });
    expect(made.setLater).toEqual([
      { manager: "kubectl-edit", at: "2030-01-02T03:04:05.000Z", amounts: ["limits.memory"] },
    ]);
    expect(project({ spec }).setLater).toEqual([]);
  });

  it("tells a quota of some pods alone", () => {
    expect(project({ spec: { scopes: ["Terminating"] } }).scoped).toBe(true);
    expect(project({ spec: { scopeSelector: { matchExpressions: [] } } }).scoped).toBe(true);
  });
});

describe("routes", () => {
  const backend = (name: string) => ({ service: { name, port: { number: 8000 } } });

  it("reads where an Ingress leads", () => {
    const spec = {
      defaultBackend: backend("rest"),
      rules: [
        { host: "a.example.org", http: { paths: [{ path: "/api", backend: backend("api") }] } },
        { http: { paths: [{ backend: { resource: { kind: "Bucket", name: "b" } } }] } },
        { host: "b.example.org" },
      ],
    };
    expect(of.ingresses.project({ metadata: { ...metadata, labels: { l: "1" } }, spec })).toMatchObject({
      labels: {},
      rules: [
        { host: "a.example.org", path: "/api", service: "api" },
        { host: "*", path: "/", service: null },
        { host: "*", path: "/", service: "rest" },
      ],
    });
  });

  it("reads where an HTTPRoute leads, and not into other namespaces", () => {
    const spec = {
      hostnames: ["a.example.org", "b.example.org"],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/x" } }],
          backendRefs: [{ name: "web", port: 80 }],
        },
        { backendRefs: [{ name: "other", namespace: "y" }] },
      ],
    };
    expect(of.httproutes.project({ metadata, spec }).rules).toEqual([
      { host: "a.example.org", path: "/x", service: "web" },
      { host: "b.example.org", path: "/x", service: "web" },
      { host: "a.example.org", path: "/", service: null },
      { host: "b.example.org", path: "/", service: null },
    ]);
  });

  it("bounds what one object may hold", () => {
    const hostnames = Array.from({ length: 500 }, (_, at) => `h${at}`);
    const { rules } = of.httproutes.project({ metadata, spec: { hostnames, rules: [{}] } });
    expect(rules).toHaveLength(100);
  });
});

describe("pipelineruns", () => {
  const at = { startTime: "2026-01-01T00:00:00Z", completionTime: "2026-01-01T00:04:00Z" };
  const read = (
    status?: object,
    labels: Record<string, string> = { user: "a", "tekton.dev/pipeline": "buildpacks" },
  ) =>
    of.pipelineruns.project({
      metadata: { ...metadata, namespace: "image-build", labels },
      spec: { params: [{ name: "ENV_VARS", value: ["TOKEN=hunter2"] }] },
      status,
    });
  const ended = (status: string, reason: string, times: object = at) => ({
    ...times,
    conditions: [{ type: "Succeeded", status, reason, message: "step failed: TOKEN=hunter2" }],
  });

  it.each([
    ["succeeded", ended("True", "Completed")],
    ["failed", ended("False", "Failed")],
    ["failed", ended("False", "CouldntGetPipeline")],
    ["timed_out", ended("False", "PipelineRunTimeout")],
    ["cancelled", ended("False", "Cancelled")],
    ["cancelled", ended("False", "PipelineRunCancelled")],
    ["running", ended("Unknown", "Running", { startTime: at.startTime })],
    ["running", ended("Unknown", "CancelledRunningFinally", { startTime: at.startTime })],
    ["waiting", ended("Unknown", "PipelineRunPending", {})],
    ["waiting", {}],
    ["waiting", undefined],
  ] as const)("tells that one is %s", (state, status) => expect(read(status).state).toBe(state));

  it("keeps whose it is and when, and nothing of what is built", () => {
    const record = read(ended("True", "Succeeded"));
    expect(record).toMatchObject({
      tool: "a",
      namespace: "image-build",
      startedAt: "2026-01-01T00:00:00.000Z",
      endedAt: "2026-01-01T00:04:00.000Z",
    });
    expect(JSON.stringify(record)).not.toMatch(/hunter2|buildpacks/);
    expect(read({}, {}).tool).toBeNull();
  });

  it("are looked for only where a platform has them", () => {
    expect(of.pipelineruns).toMatchObject({
      path: "/apis/tekton.dev/v1/namespaces/image-build/pipelineruns",
      unwatched: false,
    });
    expect(resources({ ...toolforge, builds: null }).pipelineruns.unwatched).toBe(true);
  });
});

describe("services", () => {
  it("share their selector with their labels where they are the same", () => {
    const labelled = { ...metadata, labels: { name: "a" } };
    const read = (selector: unknown) =>
      of.services.project({ metadata: labelled, spec: { selector, ports: [{ port: 8000 }] } });
    const same = read({ name: "a" });
    expect(same.selector).toBe(same.labels);
    expect(same.ports).toEqual([8000]);
    expect(read({ name: "b" }).selector).toEqual({ name: "b" });
    expect([read({}).selector, read(undefined).selector]).toEqual([null, null]);
  });
});
