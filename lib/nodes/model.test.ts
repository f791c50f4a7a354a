import { expect, it } from "vitest";
import { aNode } from "@/e2e/memory-index";
import type { Condition } from "@/lib/live/model";
import { nodeStanding } from "./model";

const NOW = new Date("2026-01-02T00:00:00Z");
const standing = (change: Parameters<typeof aNode>[1]) =>
  nodeStanding(aNode("worker-1", change), "forgeboard.dev/", NOW);
const condition = (type: string, status: Condition["status"], message = ""): Condition => ({
  type,
  status,
  reason: "",
  message,
  since: "2026-01-01T23:49:00Z",
});
const READY = condition("Ready", "True");

it("says Ready of a healthy node", () => {
  expect(standing({})).toMatchObject({ state: "ready", why: null, sentence: "Ready", conditions: [] });
});

it("says since when a kubelet is silent", () => {
  expect(
    standing({ conditions: [condition("Ready", "Unknown"), condition("DiskPressure", "Unknown")] }),
  ).toMatchObject({
    state: "not_ready",
    why: "kubelet silent for 11 min",
    sentence: "Not ready: kubelet silent for 11 min",
    conditions: ["NotReady"],
  });
});

it("gives the kubelet's own message", () => {
  expect(standing({ conditions: [condition("Ready", "False", "PLEG is not healthy")] }).why).toBe(
    "PLEG is not healthy, 11 min ago",
  );
});

it("says who cordoned it, why and when", () => {
  const { sentence, why, state, stateSince } = standing({
    unschedulable: true,
    annotations: {
      "forgeboard.dev/cordoned-by": "anna",
      "forgeboard.dev/cordon-reason": "kernel upgrade",
      "forgeboard.dev/cordon-ticket": "T1234",
      "forgeboard.dev/cordoned-at": "2026-01-01T22:00:00.000Z",
    },
  });
  expect(sentence).toBe("Ready, cordoned by anna 2 h ago for T1234: kernel upgrade");
  expect(why).toBe("anna, 2 h ago: kernel upgrade, T1234");
  expect([state, stateSince]).toEqual(["cordoned", "2026-01-01T22:00:00.000Z"]);
});

it("takes the taint's time for a foreign cordon, and no time that is none", () => {
  const { cordon, sentence } = standing({
    unschedulable: true,
    annotations: { "forgeboard.dev/cordoned-at": "yesterday" },
    taints: [
      {
        key: "node.kubernetes.io/unschedulable",
        value: "",
        effect: "NoSchedule",
        since: "2026-01-01T00:00:00Z",
      },
    ],
  });
  expect(cordon).toMatchObject({ by: null, since: "2026-01-01T00:00:00Z" });
  expect(sentence).toBe("Ready, cordoned outside Forgeboard 1 d ago");
});

it("ignores our annotations left on a node that is not cordoned", () => {
  expect(standing({ annotations: { "forgeboard.dev/cordoned-by": "anna" } }).cordon).toBeNull();
});

it("puts pressure before the cordon, and names every trouble", () => {
  expect(
    standing({
      unschedulable: true,
      conditions: [READY, condition("MemoryPressure", "True"), condition("PIDPressure", "False")],
    }),
  ).toMatchObject({
    state: "pressure",
    why: "MemoryPressure for 11 min",
    conditions: ["MemoryPressure"],
    sentence: "Ready, MemoryPressure for 11 min, cordoned outside Forgeboard",
  });
});

it("does not guess before the first condition", () => {
  expect(standing({ conditions: [] }).state).toBe("unknown");
});
