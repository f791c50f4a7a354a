import { describe, expect, it } from "vitest";
import { aContainer, aPod, aWorkload } from "@/e2e/memory-index";
import type { ContainerRecord } from "@/lib/live/model";
import { ownerSays, podReason } from "./model";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const web = aWorkload("web");
const container = (change: Partial<ContainerRecord>) => aContainer("c", { ready: false, ...change });

describe("podReason", () => {
  const crash = container({
    state: "waiting",
    reason: "CrashLoopBackOff",
    restarts: 14,
    lastExit: { reason: "Error", exitCode: 1, at: null },
  });
  it.each([
    [null, {}],
    [null, { phase: "Succeeded" as const, ready: false }],
    ["CrashLoopBackOff: exit 1, 14 restarts", { containers: [crash] }],
    [
      "CrashLoopBackOff: out of memory, 1 restart",
      { containers: [{ ...crash, restarts: 1, lastExit: { reason: "OOMKilled", exitCode: 137, at: null } }] },
    ],
    ["ImagePullBackOff", { containers: [container({ state: "waiting", reason: "ImagePullBackOff" })] }],
    [
      null,
      {
        phase: "Pending" as const,
        containers: [container({ state: "waiting", reason: "ContainerCreating" })],
      },
    ],
    ["Error: exit 2", { containers: [container({ state: "terminated", reason: "Error", exitCode: 2 })] }],
    [
      "Pending because no node fits",
      { phase: "Pending" as const, nodeName: null, unschedulableBecause: "no node fits" },
    ],
    ["Evicted", { phase: "Failed" as const, statusReason: "Evicted" }],
    ["running, but not ready", { ready: false }],
  ])("is %j", (reason, change) => expect(podReason(aPod("p", change))).toBe(reason));
});

it("names the owner a person would", () => {
  expect(ownerSays(aPod("p", { owner }), web)).toBe("Deployment web, 2 replicas");
  expect(ownerSays(aPod("p", { owner }), aWorkload("j", { kind: "jobs" }))).toBe("Job j");
  expect(ownerSays(aPod("p", { owner }), null)).toBe("ReplicaSet web-1");
  expect(ownerSays(aPod("p"), null)).toBeNull();
});
