import fc from "fast-check";
import { expect, it } from "vitest";
import { aPod, memoryIndex } from "@/e2e/memory-index";
import { currentLoads, loadsByNode } from "./node-load";

const PATTERN = "^tool-(?<tool>.+)$";

it("sums what a fresh pass over all pods would", () => {
  const change = fc.record({
    name: fc.constantFrom("a", "b", "c", "d"),
    nodeName: fc.constantFrom("worker-1", "worker-2", null),
    phase: fc.constantFrom("Running" as const, "Succeeded" as const),
    namespace: fc.constantFrom("tool-a", "tool-b", "kube-system"),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 15 }), (changes) => {
      const index = memoryIndex([]);
      for (const { name, ...rest } of changes) {
        index.put(aPod(name, rest));
        expect(currentLoads(index, PATTERN)).toEqual(loadsByNode(index.table("pods").values(), PATTERN));
      }
    }),
  );
});

it("leaves nodes alone whose pods are the same", () => {
  const index = memoryIndex([aPod("a", { nodeName: "worker-1" }), aPod("b", { nodeName: "worker-2" })]);
  const before = currentLoads(index, PATTERN);
  index.put(aPod("a", { nodeName: "worker-1", requests: { cpuCores: 3, memoryBytes: 0, pods: 1 } }));
  const after = currentLoads(index, PATTERN);
  expect(after.get("worker-1")?.cpuCores).toBe(3);
  expect(after.get("worker-2")).toBe(before.get("worker-2"));
});
