import { drained, type Scenario } from "../scenario";

/** Disruption budgets, and the ways around them. */
export const budgets: readonly Scenario[] = [
  {
    name: "two budgets, one of which frees, and a DaemonSet",
    pods: [
      { name: "free", budgets: ["loose"] },
      { name: "held", budgets: ["tight"] },
      { name: "a" },
      { name: "ds", owner: "DaemonSet" },
    ],
    flags: { ignoreDaemonsets: true },
    budgets: { loose: 1, tight: 0 },
    async meanwhile({ answered, place }) {
      await answered("held", "evict 429", 2);
      await place.free("tight");
    },
    kubectl: {
      ...drained("a", "free", "held"),
      answers: { a: "evict 201", free: "evict 201", held: "evict 429, evict 201" },
      tries: { held: 3 },
      lookups: 1,
    },
    ours: { lookups: { by: 8, is: 0 } },
  },
  {
    name: "a budget that never frees, with a timeout",
    pods: [{ name: "held", budgets: ["tight"] }, { name: "a" }],
    flags: { timeoutSeconds: 12 },
    budgets: { tight: 0 },
    kubectl: {
      ...drained("a"),
      failed: true,
      answers: { a: "evict 201", held: "evict 429" },
      tries: { held: 3 },
      late: true,
    },
    ours: { tries: { by: 6, is: { held: 2 } }, late: { by: 9, is: false } },
  },
  {
    name: "two budgets on one pod",
    pods: [{ name: "twice", budgets: ["one", "two"] }, { name: "a" }],
    budgets: { one: 1, two: 1 },
    kubectl: { ...drained("a"), failed: true, answers: { a: "evict 201", twice: "evict 500" } },
    ours: {
      evicted: { by: 5, is: [] },
      cordoned: { by: 5, is: false },
      answers: { by: 5, is: {} },
    },
  },
  {
    name: "two budgets on one pod, accepted",
    pods: [{ name: "twice", budgets: ["one", "two"] }, { name: "a" }],
    budgets: { one: 1, two: 1 },
    accepts: true,
    kubectl: { ...drained("a"), failed: true, answers: { a: "evict 201", twice: "evict 500" } },
  },
  {
    name: "disabled eviction",
    pods: [{ name: "a" }],
    flags: { disableEviction: true },
    kubectl: { ...drained("a"), answers: { a: "delete 200" } },
    ours: { answers: { by: 12, is: { a: "evict 201" } } },
  },
  {
    name: "disabled eviction, past a budget",
    pods: [{ name: "held", budgets: ["tight"] }],
    flags: { disableEviction: true, timeoutSeconds: 10 },
    budgets: { tight: 0 },
    kubectl: { ...drained("held"), answers: { held: "delete 200" } },
    ours: {
      evicted: { by: 12, is: [] },
      failed: { by: 12, is: true },
      answers: { by: 12, is: { held: "evict 429" } },
      tries: { by: 12, is: { held: 2 } },
    },
  },
];

/** Nothing is done, and it is said what would be. */
export const dryRuns: readonly Scenario[] = [
  {
    name: "a dry run of the client",
    pods: [{ name: "a" }],
    flags: { dryRun: "client" },
    kubectl: { ...drained(), cordoned: false },
  },
  {
    name: "a dry run of the client, of what would be refused",
    pods: [{ name: "a" }, { name: "bare", owner: null }],
    flags: { dryRun: "client" },
    kubectl: { ...drained(), cordoned: false, failed: true },
  },
  {
    name: "a dry run of the server",
    pods: [{ name: "a" }],
    flags: { dryRun: "server" },
    kubectl: { ...drained(), cordoned: false, answers: { a: "evict 201" } },
    ours: { answers: { by: 5, is: {} } },
  },
  {
    name: "a dry run of the server, held by a budget",
    pods: [{ name: "held", budgets: ["tight"] }],
    flags: { dryRun: "server", timeoutSeconds: 12 },
    budgets: { tight: 0 },
    kubectl: {
      ...drained(),
      cordoned: false,
      failed: true,
      answers: { held: "evict 429" },
      tries: { held: 3 },
      late: true,
    },
    ours: {
      failed: { by: 5, is: false },
      answers: { by: 5, is: {} },
      tries: { by: 5, is: {} },
      late: { by: 5, is: false },
    },
  },
];
