import { drained, refused, type Scenario, untouched } from "../scenario";

/** Who goes, who stays, and what is refused: kubectl's filters. */
export const filters: readonly Scenario[] = [
  {
    name: "nothing but managed pods",
    pods: [{ name: "a" }, { name: "b" }, { name: "c" }],
    kubectl: drained("a", "b", "c"),
  },
  { name: "an empty node", pods: [], kubectl: drained() },
  {
    name: "DaemonSet pods, ignored",
    pods: [
      { name: "a" },
      { name: "ds-1", owner: "DaemonSet" },
      { name: "ds-2", owner: "DaemonSet" },
      { name: "ds-3", owner: "DaemonSet" },
    ],
    flags: { ignoreDaemonsets: true },
    kubectl: { ...drained("a"), lookups: 3 },
    ours: { lookups: { by: 8, is: 0 } },
  },
  {
    name: "a DaemonSet pod, not ignored",
    pods: [{ name: "a" }, { name: "ds", owner: "DaemonSet" }],
    kubectl: { ...refused, lookups: 1 },
    ours: {
      evicted: { by: 4, is: ["a"] },
      failed: { by: 4, is: false },
      answers: { by: 4, is: { a: "evict 201" } },
      lookups: { by: 8, is: 0 },
    },
  },
  {
    name: "an orphaned DaemonSet pod, refused",
    pods: [{ name: "a" }, { name: "ds", owner: "gone DaemonSet" }],
    flags: { ignoreDaemonsets: true },
    kubectl: { ...refused, lookups: 1 },
    ours: { cordoned: untouched, lookups: { by: 8, is: 0 } },
  },
  {
    name: "an orphaned DaemonSet pod, forced",
    pods: [{ name: "a" }, { name: "ds", owner: "gone DaemonSet" }],
    flags: { ignoreDaemonsets: true, force: true },
    kubectl: { ...drained("a", "ds"), lookups: 1 },
    ours: { lookups: { by: 8, is: 0 } },
  },
  {
    name: "a pod of a vanished ReplicaSet",
    pods: [{ name: "a", owner: "gone ReplicaSet" }],
    kubectl: drained("a"),
    ours: {
      evicted: { by: 4, is: [] },
      cordoned: untouched,
      failed: { by: 4, is: true },
      answers: { by: 4, is: {} },
    },
  },
  {
    name: "a pod of a vanished ReplicaSet, forced",
    pods: [{ name: "a", owner: "gone ReplicaSet" }],
    flags: { force: true },
    kubectl: drained("a"),
  },
  {
    name: "an unmanaged pod, refused",
    pods: [{ name: "a" }, { name: "bare", owner: null }],
    kubectl: refused,
    ours: { cordoned: untouched },
  },
  {
    name: "an unmanaged pod, forced",
    pods: [{ name: "a" }, { name: "bare", owner: null }],
    flags: { force: true },
    kubectl: drained("a", "bare"),
  },
  {
    name: "local data, refused",
    pods: [{ name: "a" }, { name: "data", localData: true }],
    kubectl: refused,
    ours: { cordoned: untouched },
  },
  {
    name: "local data, given up",
    pods: [{ name: "data", localData: true }],
    flags: { deleteEmptydirData: true },
    kubectl: drained("data"),
  },
  {
    name: "finished pods, of nobody and of a DaemonSet",
    pods: [
      { name: "done", owner: null, phase: "Succeeded" },
      { name: "failed", owner: null, phase: "Failed" },
      { name: "ds", owner: "DaemonSet", phase: "Succeeded" },
    ],
    kubectl: drained("done", "failed", "ds"),
  },
  {
    name: "a static pod",
    pods: [{ name: "a" }, { name: "static", owner: null, mirror: true }],
    kubectl: drained("a"),
  },
  {
    name: "a grace of 1 s",
    pods: [{ name: "a" }],
    flags: { gracePeriod: 1 },
    kubectl: drained("a"),
  },
];
