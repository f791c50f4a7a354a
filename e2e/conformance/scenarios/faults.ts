import type { Rule } from "@/e2e/control-plane/fault-proxy";
import type { Place } from "../place";
import { drained, refused, type Scenario, untouched } from "../scenario";

/** Requests that go wrong on their way, for either side the same ones. */

const answers = (
  method: RegExp,
  path: string,
  status: number,
  more: { times?: number; retryAfter?: string } = {},
): Rule => {
  const { times, retryAfter } = more;
  return {
    method,
    path: new RegExp(path),
    ...(times === undefined ? {} : { times }),
    does: { kind: "status", status, ...(retryAfter === undefined ? {} : { retryAfter }) },
  };
};
const nodeOf = ({ node }: Place) => `^/api/v1/nodes/${node}(\\?|$)`;
const podsOf = ({ node }: Place) => `^/api/v1/pods\\?.*fieldSelector=spec.nodeName%3D${node}(&|$)`;
const evictionOf = ({ namespace }: Place, pod: string) =>
  `^/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
const podOf = ({ namespace }: Place, pod: string) => `^/api/v1/namespaces/${namespace}/pods/${pod}(\\?|$)`;

const PODS = [{ name: "a" }, { name: "b" }];

/** Of the list of resources that kubectl looks into for evictions. */
const discovery = (edit: (resources: { name: string; version?: string }[]) => object[]): Rule => ({
  method: /GET/,
  path: /^\/api\/v1(\?|$)/,
  times: 1,
  does: {
    kind: "edit",
    edit(body) {
      const list = JSON.parse(body);
      return JSON.stringify({ ...list, resources: edit(list.resources) });
    },
  },
});

export const faults: readonly Scenario[] = [
  {
    name: "a forbidden cordon",
    pods: PODS,
    faults: (place) => [answers(/PATCH|PUT/, nodeOf(place), 403)],
    kubectl: { ...drained("a", "b"), cordoned: false },
    ours: {
      evicted: { by: 2, is: [] },
      failed: { by: 2, is: true },
      answers: { by: 2, is: {} },
    },
  },
  {
    name: "a cordon that is to be asked for again in 1 s",
    pods: PODS,
    faults: (place) => [answers(/PATCH/, nodeOf(place), 429, { times: 1, retryAfter: "1" })],
    kubectl: drained("a", "b"),
  },
  {
    name: "a 500 to the first look at the node",
    pods: PODS,
    faults: (place) => [answers(/GET/, nodeOf(place), 500, { times: 1 })],
    kubectl: { ...refused, cordoned: false },
    ours: {
      evicted: { by: 7, is: ["a", "b"] },
      cordoned: { by: 7, is: true },
      failed: { by: 7, is: false },
      answers: { by: 7, is: drained("a", "b").answers },
    },
  },
  {
    name: "a 500 to the first list of its pods",
    pods: PODS,
    faults: (place) => [answers(/GET/, podsOf(place), 500, { times: 1 })],
    kubectl: refused,
    ours: {
      evicted: { by: 7, is: ["a", "b"] },
      failed: { by: 7, is: false },
      answers: { by: 7, is: drained("a", "b").answers },
    },
  },
  {
    name: "a 500 to every list of its pods",
    pods: PODS,
    faults: (place) => [answers(/GET/, podsOf(place), 500)],
    kubectl: refused,
    ours: { cordoned: untouched },
  },
  {
    name: "a 500 to a look at a pod that goes",
    pods: PODS,
    faults: (place) => [answers(/GET/, podOf(place, "a"), 500)],
    kubectl: { ...drained("a", "b"), failed: true },
    ours: { failed: { by: 7, is: false } },
  },
  {
    name: "a 500 to an eviction",
    pods: PODS,
    faults: (place) => [answers(/POST/, evictionOf(place, "a"), 500, { times: 1 })],
    kubectl: { ...drained("b"), failed: true, answers: { a: "evict 500", b: "evict 201" } },
    ours: {
      evicted: { by: 7, is: ["a", "b"] },
      failed: { by: 7, is: false },
      answers: { by: 7, is: { a: "evict 500, evict 201", b: "evict 201" } },
      tries: { by: 7, is: { a: 2 } },
    },
  },
  {
    name: "a connection that breaks under an eviction",
    pods: PODS,
    faults: (place) => [
      { method: /POST/, path: new RegExp(evictionOf(place, "a")), times: 1, does: { kind: "reset" } },
    ],
    kubectl: { ...drained("b"), failed: true, answers: { a: "evict 0", b: "evict 201" } },
    ours: {
      evicted: { by: 7, is: ["a", "b"] },
      failed: { by: 7, is: false },
      answers: { by: 7, is: { a: "evict 0, evict 201", b: "evict 201" } },
      tries: { by: 7, is: { a: 2 } },
    },
  },
  {
    name: "an eviction that is to be asked for again in 2 s",
    pods: PODS,
    faults: (place) => [answers(/POST/, evictionOf(place, "a"), 429, { times: 1, retryAfter: "2" })],
    kubectl: {
      ...drained("a", "b"),
      answers: { a: "evict 429, evict 201", b: "evict 201" },
      tries: { a: 2 },
    },
  },
  {
    name: "a forbidden eviction",
    pods: PODS,
    faults: (place) => [answers(/POST/, evictionOf(place, "a"), 403)],
    kubectl: { ...drained("b"), failed: true, answers: { a: "evict 403", b: "evict 201" } },
  },
  {
    name: "a server that only knows policy/v1beta1",
    pods: PODS,
    faults: () => [
      discovery((resources) =>
        resources.map((each) => (each.name === "pods/eviction" ? { ...each, version: "v1beta1" } : each)),
      ),
    ],
    kubectl: { ...drained("a", "b"), answers: { a: "evict/v1beta1 201", b: "evict/v1beta1 201" } },
    ours: { answers: { by: 12, is: drained("a", "b").answers } },
  },
  {
    name: "a server that knows no eviction",
    pods: PODS,
    faults: () => [discovery((resources) => resources.filter(({ name }) => name !== "pods/eviction"))],
    kubectl: { ...drained("a", "b"), answers: { a: "delete 200", b: "delete 200" } },
    ours: { answers: { by: 12, is: drained("a", "b").answers } },
  },
];
