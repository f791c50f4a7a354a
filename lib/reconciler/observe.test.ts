import { expect, it } from "vitest";
import { aCron, aJob, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import type { TenantObject } from "@/lib/kubernetes/model";
import { heldLabel } from "./model";
import { comparedKinds, quotasOf, workloadsOf } from "./observe";

const PREFIX = toolforge.annotationPrefix;
const held = { [heldLabel(PREFIX)]: "true" };
const owner = (kind: string) => ({ kind, name: "web", uid: "uid-web" });
const seen = (...records: Parameters<typeof memoryIndex>[0]) =>
  workloadsOf(memoryIndex(records), PREFIX).get("tool-a") ?? null;

it("counts once what somebody started, and nothing of what that made", () => {
  expect(
    seen(
      aWorkload("web"),
      aWorkload("web-7f", { kind: "replicasets", owner: owner("Deployment") }),
      aPod("web-7f-1", { owner: owner("ReplicaSet") }),
      aWorkload("set", { kind: "replicasets" }),
      aWorkload("old", { kind: "replicationcontrollers" }),
      aWorkload("db", { kind: "statefulsets" }),
      aCron("nightly"),
    ),
  ).toEqual({ running: 5, held: 0, pods: [] });
});

it("counts jobs that run, of a schedule too, and none that is through, suspended or another controller's", () => {
  const running = (change: object) => seen(aJob("j", change))?.running ?? 0;
  expect([running({}), running({ owner: owner("CronJob") })]).toEqual([1, 1]);
  expect([
    running({ owner: owner("Workflow") }),
    running({ job: { over: true } }),
    running({ job: { suspended: true } }),
  ]).toEqual([0, 0, 0]);
});

it("names pods that no controller has and that still run, and no others", () => {
  expect(
    seen(
      aPod("shell"),
      aPod("waits", { phase: "Pending" }),
      aPod("static", { mirror: true }),
      aPod("ends", { deletionAt: "2026-01-01T00:00:00Z" }),
      aPod("through", { phase: "Succeeded" }),
      aPod("broken", { phase: "Failed" }),
      aPod("owned", { owner: owner("ReplicaSet") }),
    ),
  ).toEqual({ running: 0, held: 0, pods: ["shell", "waits"] });
});

it("tells what it holds still from what is off and from what somebody has started again", () => {
  expect(
    seen(
      aWorkload("held", { replicas: 0, labels: held }),
      aCron("also", { suspend: true, labels: held }),
      aWorkload("off", { replicas: 0 }),
      aCron("off", { suspend: true }),
      aWorkload("again", { labels: held }),
    ),
  ).toEqual({ running: 1, held: 2, pods: [] });
  expect(seen(aWorkload("off", { replicas: 0 }))).toBeNull();
});

it("leaves quotas of a scope alone: they are beside the tool's on purpose", () => {
  const quota = (name: string, fields: Record<string, string>): TenantObject => ({
    ...{ kind: "resourcequota", namespace: "tool-a", name, uid: "u", resourceVersion: "1", fields },
  });
  const found = quotasOf([quota("tool-a", {}), quota("a", {}), quota("low", { scoped: "true" })]);
  expect(found.get("tool-a")).toEqual(["tool-a", "a"]);
});

it("lists only what the profile gives anybody", () => {
  expect(comparedKinds(toolforge)).toEqual([
    ...["namespace", "resourcequota", "limitrange", "rolebinding", "clusterrolebinding"],
  ]);
  expect(comparedKinds(toolforge2017)).toEqual(["namespace"]);
  const own = { ...toolforge2017, tenancy: { ...toolforge2017.tenancy, serviceAccounts: ["{tool}"] } };
  expect(comparedKinds(own)).toEqual(["namespace", "serviceaccount"]);
});
