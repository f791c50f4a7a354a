import { describe, expect, it } from "vitest";
import { projectPod } from "./project-pod";

const pod = (spec: Record<string, unknown> = {}, name = "web-1", namespace = "tool-a") =>
  projectPod({
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace,
      resourceVersion: "5",
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app: "web", "pod-template-hash": "abc" },
    },
    spec: { containers: [{ name: "c" }], ...spec },
  });
const placement = (spec: Record<string, unknown>) => pod(spec).placement;
const required = "requiredDuringSchedulingIgnoredDuringExecution";
const labelSelector = { matchLabels: { app: "web" } };

describe("placement", () => {
  it("is one object for all pods that ask for the same", () => {
    const spec = { nodeSelector: { nfs: "true" }, tolerations: [{ operator: "Exists" }] };
    expect(pod(spec, "a").placement).toBe(pod(spec, "b", "tool-b").placement);
    expect(pod({}, "a").placement).toBe(pod({}, "b").placement);
    expect(Object.isFrozen(pod(spec).placement)).toBe(true);
  });

  it("is another where the namespace matters", () => {
    const spec = {
      affinity: { podAntiAffinity: { [required]: [{ namespaces: ["tool-a"], topologyKey: "host" }] } },
    };
    expect(pod(spec, "a", "tool-a").placement.unmodelled).toEqual([]);
    expect(pod(spec, "a", "tool-b").placement.unmodelled).toEqual(["pod affinity to other namespaces"]);
  });

  it("keeps node affinity and selectors", () => {
    const expression = { key: "zone", operator: "In", values: ["a"] };
    const terms = [{ matchExpressions: [expression, { key: "gpu", operator: "DoesNotExist" }] }];
    const affinity = { nodeAffinity: { [required]: { nodeSelectorTerms: terms } } };
    expect(placement({ affinity, nodeSelector: { disk: "ssd" } })).toMatchObject({
      nodeSelector: { disk: "ssd" },
      nodeTerms: [
        { expressions: [expression, { key: "gpu", operator: "DoesNotExist", values: [] }], fields: [] },
      ],
    });
    expect(placement({}).nodeTerms).toBeNull();
  });

  it("keeps required pod affinity; matchLabelKeys are the pod's own labels", () => {
    const term = { labelSelector, topologyKey: "host", matchLabelKeys: ["pod-template-hash", "none"] };
    const kept = placement({ affinity: { podAntiAffinity: { [required]: [term] } } });
    expect(kept.antiAffinity).toEqual([
      {
        selector: {
          matchLabels: { app: "web" },
          matchExpressions: [{ key: "pod-template-hash", operator: "In", values: ["abc"] }],
        },
        topologyKey: "host",
      },
    ]);
    expect(kept.affinity).toEqual([]);
  });

  it("keeps spread that keeps pods away, with its defaults", () => {
    const constraint = { maxSkew: 1, topologyKey: "zone", labelSelector };
    const { spread } = placement({
      topologySpreadConstraints: [
        { ...constraint, whenUnsatisfiable: "ScheduleAnyway" },
        { ...constraint, whenUnsatisfiable: "DoNotSchedule" },
        {
          ...constraint,
          whenUnsatisfiable: "DoNotSchedule",
          nodeAffinityPolicy: "Ignore",
          nodeTaintsPolicy: "Honor",
          minDomains: 3,
        },
      ],
    });
    expect(spread).toMatchObject([
      { maxSkew: 1, minDomains: 1, honorsAffinity: true, honorsTaints: false },
      { maxSkew: 1, minDomains: 3, honorsAffinity: false, honorsTaints: true },
    ]);
  });

  it("keeps tolerations and host ports", () => {
    const ports = [
      { hostPort: 80 },
      { hostPort: 53, protocol: "UDP", hostIP: "10.0.0.1" },
      { containerPort: 8000 },
    ];
    const kept = placement({
      containers: [{ name: "c", ports }],
      tolerations: [
        { key: "a", value: "b", effect: "NoSchedule" },
        { operator: "Exists", tolerationSeconds: 300 },
      ],
    });
    expect(kept.hostPorts).toEqual(["TCP 80", "UDP 10.0.0.1:53"]);
    expect(kept.tolerations).toEqual([
      { key: "a", operator: "Equal", value: "b", effect: "NoSchedule", seconds: null },
      { key: "", operator: "Exists", value: "", effect: "", seconds: 300 },
    ]);
  });

  it.each([
    [
      { containers: [{ name: "c", resources: { requests: { cpu: "1", "nvidia.com/gpu": "1" } } }] },
      "requests nvidia.com/gpu",
    ],
    [{ schedulingGates: [{ name: "g" }] }, "scheduling gates"],
    [{ resourceClaims: [{ name: "c" }] }, "resource claims"],
    [{ runtimeClassName: "kata" }, "runtime class kata"],
    [
      { affinity: { podAffinity: { [required]: [{ namespaceSelector: {}, topologyKey: "host" }] } } },
      "pod affinity to other namespaces",
    ],
  ])("names what it does not keep: %j", (spec, says) => expect(placement(spec).unmodelled).toEqual([says]));
});

describe("volumes", () => {
  it("keeps what kind they are, and of emptyDir how large it may grow", () => {
    const { volumes, localData } = pod({
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "b", emptyDir: { sizeLimit: "64Mi", medium: "Memory" } },
        { name: "c", hostPath: { path: "/data/project/" } },
        { name: "d", nfs: { server: "s", path: "/" } },
        { name: "e", persistentVolumeClaim: { claimName: "data" } },
        { name: "f", ephemeral: { volumeClaimTemplate: {} } },
        { name: "g", secret: { secretName: "x" } },
      ],
    });
    expect(localData).toBe(true);
    expect(volumes).toEqual({
      emptyDirs: [
        { sizeBytes: null, memory: false },
        { sizeBytes: 64 * 2 ** 20, memory: true },
      ],
      claims: ["data", "f"],
      hostPath: true,
      nfs: true,
    });
  });

  it("is one object for most pods", () => {
    expect(pod().volumes).toBe(pod({ volumes: [{ name: "a", configMap: {} }] }).volumes);
    expect(pod().localData).toBe(false);
  });
});
