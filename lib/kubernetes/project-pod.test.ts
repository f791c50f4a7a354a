import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { projectPod } from "./project-pod";

const container = (name: string, cpu?: string, memory?: string, more: Record<string, unknown> = {}) => ({
  name,
  image: `registry/${name}:1`,
  env: [{ name: "PASSWORD", value: "hunter2" }],
  resources: { requests: { cpu, memory } },
  ...more,
});

const pod = (
  spec: Record<string, unknown> = {},
  status?: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
) => ({
  metadata: {
    uid: "u",
    name: "web-1",
    namespace: "tool-x",
    resourceVersion: "5",
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...metadata,
  },
  spec: { containers: [container("web", "250m", "64Mi")], ...spec },
  ...(status === undefined ? {} : { status }),
});

const requests = (spec: Record<string, unknown>) => projectPod(pod(spec)).requests;

describe("requests", () => {
  const sidecar = { restartPolicy: "Always" };
  it.each<[string, Record<string, unknown>, number]>([
    ["containers add up", { containers: [container("a", "1"), container("b", "500m")] }, 1.5],
    ["no requests count nothing", { containers: [{ name: "a" }] }, 0],
    [
      "the largest init container where it is more than all containers",
      { containers: [container("a", "1")], initContainers: [container("i", "3"), container("j", "2")] },
      3,
    ],
    [
      "a small init container does not add",
      { containers: [container("a", "2")], initContainers: [container("i", "1")] },
      2,
    ],
    [
      "a sidecar adds to the containers",
      { containers: [container("a", "1")], initContainers: [container("s", "500m", undefined, sidecar)] },
      1.5,
    ],
    [
      "a sidecar adds to the init containers after it",
      {
        containers: [container("a", "1")],
        initContainers: [container("s", "1", undefined, sidecar), container("i", "4")],
      },
      5,
    ],
    [
      "a sidecar does not add to the init containers before it",
      {
        containers: [container("a", "1")],
        initContainers: [container("i", "4"), container("s", "1", undefined, sidecar)],
      },
      4,
    ],
    ["overhead comes on top", { containers: [container("a", "1")], overhead: { cpu: "250m" } }, 1.25],
    [
      "the pod's own stand for its containers'",
      { containers: [container("a", "1")], resources: { requests: { cpu: "3" } }, overhead: { cpu: "1" } },
      4,
    ],
  ])("%s", (_what, spec, cores) => expect(requests(spec).cpuCores).toBeCloseTo(cores, 9));

  it.each([
    ["1e3", 1_000],
    ["128974848", 128_974_848],
    ["129e6", 129e6],
    ["123Mi", 123 * 2 ** 20],
    ["128974848000m", 128_974_848],
    ["0", 0],
  ])("reads memory %s", (text, bytes) =>
    expect(requests({ containers: [container("a", "1", text)] }).memoryBytes).toBeCloseTo(bytes, 3),
  );

  it("refuses what is no quantity rather than counting nothing", () => {
    expect(() => requests({ containers: [container("a", "lots")] })).toThrow("not a quantity");
  });

  it("is never less than any single container's", () => {
    const cores = fc.integer({ min: 0, max: 64_000 });
    const inits = fc.array(fc.record({ cores, always: fc.boolean() }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(cores, { minLength: 1, maxLength: 5 }), inits, (main, init) => {
        const total = requests({
          containers: main.map((milli, at) => container(`c${at}`, `${milli}m`)),
          initContainers: init.map((one, at) =>
            container(`i${at}`, `${one.cores}m`, undefined, one.always ? sidecar : {}),
          ),
        }).cpuCores;
        const all = [...main, ...init.map((one) => one.cores)];
        expect(total).toBeGreaterThanOrEqual(Math.max(...all) / 1_000 - 1e-9);
        expect(total).toBeLessThanOrEqual(all.reduce((sum, one) => sum + one, 0) / 1_000 + 1e-9);
      }),
    );
  });
});

describe("projectPod", () => {
  it("reads a pod that has no status yet", () => {
    expect(projectPod(pod())).toMatchObject({
      namespace: "tool-x",
      nodeName: null,
      phase: "Unknown",
      ready: false,
      startedAt: null,
      restarts: 0,
      owner: null,
      containers: [{ name: "web", state: "unknown", reason: null, lastExit: null }],
      initContainers: [],
    });
  });

  it("says why a container waits and how it ended before", () => {
    const status = {
      name: "web",
      restartCount: 7,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s" } },
      lastState: {
        terminated: { reason: "OOMKilled", exitCode: 137, finishedAt: "2026-01-01T00:00:05Z" },
      },
    };
    const record = projectPod(pod({}, { phase: "Running", containerStatuses: [status] }));
    expect(record.restarts).toBe(7);
    expect(record.containers[0]).toMatchObject({
      state: "waiting",
      reason: "CrashLoopBackOff",
      message: "back-off 5m0s",
      exitCode: null,
      lastExit: { reason: "OOMKilled", exitCode: 137, at: "2026-01-01T00:00:05.000Z" },
    });
  });

  it("keeps why the scheduler can't place it, and only while it can't", () => {
    const scheduled = (status: string) =>
      projectPod(
        pod(
          {},
          {
            phase: "Pending",
            conditions: [{ type: "PodScheduled", status, message: "0/3 nodes are available" }],
          },
        ),
      ).unschedulableBecause;
    expect([scheduled("False"), scheduled("True")]).toEqual(["0/3 nodes are available", null]);
  });

  it("takes the grace period of a deletion under way before that of the spec", () => {
    const spec = { terminationGracePeriodSeconds: 30 };
    const deleting = { deletionTimestamp: "2026-01-01T00:01:00Z", deletionGracePeriodSeconds: 0 };
    expect(projectPod(pod(spec))).toMatchObject({ graceSeconds: 30, deletionAt: null });
    expect(projectPod(pod(spec, undefined, deleting))).toMatchObject({
      graceSeconds: 0,
      deletionAt: "2026-01-01T00:01:00.000Z",
    });
  });

  it.each<[Record<string, unknown>, boolean]>([
    [{ operator: "Exists" }, true],
    [{ key: "", operator: "Exists", effect: "" }, true],
    [{ operator: "Exists", effect: "NoExecute" }, false],
    [{ operator: "Exists", tolerationSeconds: 0 }, false],
    [{ key: "a", operator: "Exists" }, false],
  ])("toleration %j tolerates everything: %s", (toleration, everything) =>
    expect(projectPod(pod({ tolerations: [toleration] })).toleratesEverything).toBe(everything),
  );

  it("tells mirror pods and local data", () => {
    const annotations = { "kubernetes.io/config.mirror": "x" };
    expect(
      projectPod(pod({ volumes: [{ name: "a", emptyDir: {} }] }, undefined, { annotations })),
    ).toMatchObject({
      mirror: true,
      localData: true,
    });
    expect(projectPod(pod({ volumes: [{ name: "a", secret: {} }] }))).toMatchObject({
      mirror: false,
      localData: false,
    });
  });

  it.each([
    [4, "00:00:02", "00:00:06", 0],
    [null, "00:00:02", "00:00:06", 1],
    [null, "00:00:06", "00:00:02", 0],
    [null, "00:00:02", "03:00:00", 0],
  ])("took %s s to start: placed %s, ready %s, %s restarts", (seconds, placed, ready, restartCount) => {
    const condition = (type: string, at: string) => ({
      type,
      status: "True",
      lastTransitionTime: `2026-01-01T${at}Z`,
    });
    const conditions = [condition("PodScheduled", placed), condition("Ready", ready)];
    const containerStatuses = [{ name: "web", restartCount }];
    expect(projectPod(pod({}, { phase: "Running", conditions, containerStatuses })).startSeconds).toBe(
      seconds,
    );
  });

  it("reads limits as quotas count them", () => {
    const limited = container("web", "250m", "64Mi", { resources: { limits: { cpu: "1", memory: "1Gi" } } });
    expect(projectPod(pod({ containers: [limited, limited] })).limits).toEqual({
      cpuCores: 2,
      memoryBytes: 2 * 2 ** 30,
      pods: 1,
    });
  });

  it("keeps nothing of the environment", () => {
    expect(JSON.stringify(projectPod(pod()))).not.toContain("hunter2");
  });

  it.each([null, {}, { metadata: {} }, pod({ containers: "none" }), pod({}, { phase: "Dancing" })])(
    "refuses what is no pod",
    (object) => expect(() => projectPod(object)).toThrow(),
  );
});
