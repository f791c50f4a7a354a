import { expect, it } from "vitest";
import { aNode, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { drainSays } from "./drain-preview";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const pod = aPod("p", { owner });
const says = (asked: typeof pod, ...records: Parameters<typeof memoryIndex>[0]) =>
  drainSays(asked, {
    index: memoryIndex([pod, aWorkload("web", { replicas: 1 }), ...records]),
    profile: toolforge,
    now: new Date("2026-01-02T00:00:00Z"),
  });

it("says of one pod all that the drain of its node says", () => {
  expect(says(pod, aNode("worker-1"), aNode("worker-2"))).toBe(
    "the only replica: down until it is ready elsewhere",
  );
  expect(says(pod, aNode("worker-1"))).toBe(
    "the only replica: fits no other node now, down until one has room",
  );
});

it("says nothing of a pod on no node, or on one that is gone", () => {
  expect(says(aPod("q", { nodeName: null }), aNode("worker-1"))).toBeNull();
  expect(says(pod)).toBeNull();
});
