import { describe, expect, it } from "vitest";
import { aPod, aRoute, aService, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { recordsOf } from "../records/model";
import { sayWeb, webServiceOf } from "./model";

const NOW = new Date("2026-01-02T00:00:00Z");
const L2017 = { "tools.wmflabs.org/webservice": "true", name: "a" };
const L2020 = {
  "app.kubernetes.io/component": "web",
  "app.kubernetes.io/managed-by": "webservice",
  name: "a",
};
const HAND = { app: "mine" };

function find(records: Parameters<typeof memoryIndex>[0], profile = toolforge) {
  const index = memoryIndex(records);
  const labels = profile.webServiceLabels;
  return webServiceOf(recordsOf(index, ["tool-a"]), index.workloadOf, { labels, now: NOW });
}
const made = (labels: Record<string, string>, replicas = 1) => aWorkload("web", { labels, replicas });
const pod = (labels: Record<string, string>, change = {}) =>
  aPod("web-1", { labels, owner: { kind: "Deployment", name: "web", uid: "uid-web" }, ...change });

describe("a web service is found", () => {
  it.each([
    ["labels of 2017 in the profile of 2017", L2017, toolforge2017],
    ["labels of 2017 that still run", L2017, toolforge],
    ["labels of 2020", L2020, toolforge],
    ["the label for hand-made ones", { "tool.toolforge.org/service": "true" }, toolforge],
  ])("by %s", (_name, labels, profile) => {
    const web = find([made(labels), pod(labels)], profile);
    expect(web).toMatchObject({ foundBy: "labels", ready: 1, wanted: 1, because: null });
    expect(sayWeb(web)).toEqual({ state: "up", says: "Up: 1 of 1 web pods ready" });
  });

  it("by a labelled Service, whatever labels its pods have", () => {
    const service = aService("a", { labels: L2017, selector: HAND });
    expect(find([service, made(HAND), pod(HAND)], toolforge2017)).toMatchObject({
      foundBy: "service",
      ready: 1,
    });
    expect(sayWeb(find([service], toolforge2017)).state).toBe("stopped");
  });

  it.each(["ingresses", "httproutes"] as const)("by a route of %s, its Service and selector", (kind) => {
    const records = [aRoute("r", { kind }), aService("web", { selector: HAND }), made(HAND, 2), pod(HAND)];
    const web = find(records);
    expect(web).toMatchObject({ foundBy: "route", ready: 1, wanted: 2 });
    expect(web?.workloads.map(({ name }) => name)).toEqual(["web"]);
  });

  it("not by a DaemonSet that has no pods, which is nobody's choice of size", () => {
    expect(find([aWorkload("web", { kind: "daemonsets", labels: L2020, replicas: 0 })])).toBeNull();
  });

  it("not in another namespace, not by a job's labels, not without a route", () => {
    expect(find([made(L2020), pod(L2020)].map((one) => ({ ...one, namespace: "tool-b" })))).toBeNull();
    expect(find([made(HAND), pod(HAND), aService("web", { selector: HAND })])).toBeNull();
    expect(sayWeb(find([]))).toEqual({ state: "none", says: "No web service" });
  });
});

describe("a route that leads to nothing is a fault", () => {
  it.each([
    [[aRoute("r")], "Down: its route leads to no service"],
    [[aRoute("r"), aService("web", { selector: null })], "Down: its route leads to a service without pods"],
    [
      [aRoute("r", { rules: [{ host: "*", path: "/", service: null }] })],
      "Down: its route leads to no service",
    ],
  ])("%#", (records, says) => expect(sayWeb(find(records))).toEqual({ state: "down", says }));

  it("but one to a workload that is scaled to nothing is not", () => {
    const web = find([aRoute("r"), aService("web", { selector: HAND }), made(HAND, 0)]);
    // What a route leads to is wanted, or else the route would not be there.
    expect(sayWeb(web)).toEqual({ state: "down", says: "Down: its route leads to a service without pods" });
    expect(sayWeb(find([made(L2020, 0)])).state).toBe("stopped");
  });
});

it("prefers labels to routes, so that a second way in changes nothing", () => {
  const web = find([aRoute("r"), aService("web", { selector: HAND }), made(L2020), pod(L2020)]);
  expect(web?.foundBy).toBe("labels");
});
