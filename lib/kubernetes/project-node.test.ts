import { describe, expect, it } from "vitest";
import { projectNode } from "./project-node";

const metadata = {
  uid: "u",
  name: "worker-1",
  resourceVersion: "5",
  creationTimestamp: "2026-01-01T00:00:00Z",
  annotations: { "forgeboard.dev/reason": "disk", "kubectl.kubernetes.io/x": "y" },
};

describe("projectNode", () => {
  it("reads a node that has only just been made", () => {
    expect(projectNode({ metadata, spec: {} }, "forgeboard.dev/")).toMatchObject({
      kind: "nodes",
      name: "worker-1",
      unschedulable: false,
      taints: [],
      conditions: [],
      addresses: [],
      allocatable: { cpuCores: 0, memoryBytes: 0, pods: 0 },
      kubeletVersion: "",
    });
  });

  it("keeps the product's own annotations and no others", () => {
    expect(projectNode({ metadata }, "forgeboard.dev/").annotations).toEqual({
      "forgeboard.dev/reason": "disk",
    });
  });

  it("reads state, taints, conditions and amounts", () => {
    const node = projectNode(
      {
        metadata,
        spec: {
          unschedulable: true,
          taints: [
            {
              key: "node.kubernetes.io/unschedulable",
              effect: "NoSchedule",
              timeAdded: "2026-01-02T00:00:00Z",
            },
            { key: "a", value: "b", effect: "NoExecute" },
          ],
        },
        status: {
          allocatable: { cpu: "7910m", memory: "32861692Ki", pods: "110" },
          capacity: { cpu: "8", memory: "33554432Ki", pods: "110", "nvidia.com/gpu": "2" },
          conditions: [
            {
              type: "Ready",
              status: "Unknown",
              reason: "NodeStatusUnknown",
              message: "Kubelet stopped posting node status.",
              lastTransitionTime: "2026-01-03T00:00:00Z",
            },
            { type: "DiskPressure", status: "False" },
          ],
          addresses: [{ type: "InternalIP", address: "10.0.0.1" }],
          nodeInfo: { kubeletVersion: "v1.34.1" },
        },
      },
      "forgeboard.dev/",
    );
    expect(node).toMatchObject({
      unschedulable: true,
      allocatable: { cpuCores: 7.91, memoryBytes: 32_861_692 * 1024, pods: 110 },
      capacity: { cpuCores: 8, memoryBytes: 2 ** 35, pods: 110 },
      kubeletVersion: "v1.34.1",
      osImage: "",
    });
    expect(node.taints).toEqual([
      {
        key: "node.kubernetes.io/unschedulable",
        value: "",
        effect: "NoSchedule",
        since: "2026-01-02T00:00:00.000Z",
      },
      { key: "a", value: "b", effect: "NoExecute", since: null },
    ]);
    expect(node.conditions).toMatchObject([
      { type: "Ready", status: "Unknown", since: "2026-01-03T00:00:00.000Z" },
      { type: "DiskPressure", status: "False", reason: "", message: "", since: null },
    ]);
  });

  it.each([
    null,
    {},
    { metadata, status: { allocatable: { cpu: "eight" } } },
    { metadata, status: { conditions: [{ type: "Ready", status: "Maybe" }] } },
  ])("refuses what it can't read", (object) => expect(() => projectNode(object, "x/")).toThrow());
});
