import { describe, expect, it } from "vitest";
import { KINDS } from "@/lib/live/model";
import { resources } from "./resources";

const of = resources("forgeboard.dev/");
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
    expect(of.deployments.project({ metadata })).toMatchObject({ backoffLimit: null });
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
