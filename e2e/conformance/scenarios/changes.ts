import { drained, type Scenario } from "../scenario";

/** What changes while a drain waits, and what never ends. */
export const changes: readonly Scenario[] = [
  {
    name: "a pod that moved and kept its name",
    pods: [{ name: "db", budgets: ["tight"] }],
    budgets: { tight: 0 },
    async meanwhile({ answered, place }) {
      await answered("db", "evict 429");
      await place.move("db");
      await place.free("tight");
    },
    kubectl: { ...drained("db"), answers: { db: "evict 429, evict 201" }, tries: { db: 2 } },
    ours: {
      evicted: { by: 3, is: [] },
      answers: { by: 3, is: { db: "evict 429" } },
      tries: { by: 3, is: {} },
    },
  },
  {
    name: "a pod that lands meanwhile",
    pods: [{ name: "held", budgets: ["tight"] }],
    budgets: { tight: 0 },
    async meanwhile({ answered, place }) {
      await answered("held", "evict 429");
      await place.add({ name: "late", owner: null });
      await place.free("tight");
    },
    kubectl: { ...drained("held"), answers: { held: "evict 429, evict 201" }, tries: { held: 2 } },
    ours: { failed: { by: 10, is: true } },
  },
  {
    name: "a person who interrupts it",
    pods: [{ name: "held", budgets: ["tight"] }, { name: "a" }],
    budgets: { tight: 0 },
    async meanwhile({ answered, interrupt }) {
      await answered("a", "evict 201");
      await answered("held", "evict 429");
      await interrupt();
    },
    kubectl: { ...drained("a"), failed: true, answers: { a: "evict 201", held: "evict 429" } },
  },
  {
    name: "a namespace that is being removed",
    pods: [{ name: "a" }],
    flags: { timeoutSeconds: 10 },
    before: ({ endNamespace }) => endNamespace(),
    kubectl: {
      ...drained(),
      failed: true,
      answers: { a: "evict 403" },
      tries: { a: 2 },
    },
  },
  {
    name: "a pod that does not end, with a timeout",
    pods: [{ name: "a" }],
    kubelet: false,
    flags: { timeoutSeconds: 10 },
    kubectl: { ...drained("a"), failed: true },
  },
  {
    name: "a pod that should have ended, not waited for",
    pods: [{ name: "a" }, { name: "stuck", terminating: true }],
    kubelet: false,
    flags: { gracePeriod: 1, skipWaitForDeleteSeconds: 1 },
    kubectl: drained("a"),
  },
];
