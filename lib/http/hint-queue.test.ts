import { expect, it } from "vitest";
import { hintQueue } from "./hint-queue";

it("merges hints of a topic and forgets what was taken", () => {
  const queue = hintQueue(10);
  queue.add({ topic: "pods", ids: ["a"] });
  queue.add({ topic: "pods", ids: ["a", "b"] });
  queue.add({ topic: "nodes", ids: ["n"] });
  expect(queue.take()).toEqual([
    { topic: "pods", ids: ["a", "b"] },
    { topic: "nodes", ids: ["n"] },
  ]);
  expect(queue.take()).toEqual([]);
});

it("says anything when there are too many ids, or one hint said so", () => {
  const queue = hintQueue(2);
  queue.add({ topic: "pods", ids: ["a", "b", "c"] });
  queue.add({ topic: "pods", ids: ["d"] });
  queue.add({ topic: "audit", ids: [] });
  queue.add({ topic: "audit", ids: ["1"] });
  expect(queue.take()).toEqual([
    { topic: "pods", ids: [] },
    { topic: "audit", ids: [] },
  ]);
});
