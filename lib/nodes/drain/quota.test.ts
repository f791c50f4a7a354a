import { describe, expect, it } from "vitest";
import { aPod, aQuota } from "@/e2e/memory-index";
import { noRoomAfter, noRoomBeside } from "./quota";

const pod = aPod("p", { limits: { cpuCores: 1, memoryBytes: 2 ** 30, pods: 1 } });
const GIB = 2 ** 30;

describe("one more pod", () => {
  it.each<[Record<string, number>, Record<string, number>, string | null]>([
    [{}, {}, null],
    [{ pods: 10 }, { pods: 9 }, null],
    [{ pods: 10 }, { pods: 10 }, "quota q has 10 pods, 10 in use"],
    [{ "count/pods": 1 }, { "count/pods": 1 }, "quota q has 1 count/pods, 1 in use"],
    [{ "requests.cpu": 2 }, { "requests.cpu": 1.5 }, null],
    [{ "requests.cpu": 2 }, { "requests.cpu": 1.75 }, "quota q has 2 requests.cpu, 1.75 in use"],
    [{ cpu: 2 }, { cpu: 1.75 }, "quota q has 2 cpu, 1.75 in use"],
    [{ "limits.cpu": 2 }, { "limits.cpu": 1.5 }, "quota q has 2 limits.cpu, 1.5 in use"],
    [{ "requests.memory": GIB }, { "requests.memory": GIB / 2 }, null],
    [{ memory: GIB }, { memory: GIB }, "quota q has 1Gi memory, 1Gi in use"],
    [
      { "limits.memory": 8 * GIB },
      { "limits.memory": 7.5 * GIB },
      "quota q has 8Gi limits.memory, 7.5Gi in use",
    ],
    [{ services: 1, "count/jobs.batch": 1 }, { services: 1, "count/jobs.batch": 1 }, null],
    [{ "requests.cpu": 0.8 }, { "requests.cpu": 0.1 + 0.2 }, null],
  ])("within %j of %j used", (hard, used, says) =>
    expect(noRoomBeside(pod, [aQuota("q", { hard, used })])).toBe(says),
  );

  it("must be let in by every quota, but not by one of a scope", () => {
    const full = { hard: { pods: 1 }, used: { pods: 1 } };
    expect(noRoomBeside(pod, [aQuota("z"), aQuota("b", full), aQuota("a", full)])).toContain("quota a ");
    expect(noRoomBeside(pod, [aQuota("q", { ...full, scoped: true })])).toBeNull();
  });
});

it("lets a replacement in unless it was cut below what is used", () => {
  const quota = (hard: number) => [aQuota("q", { hard: { pods: hard }, used: { pods: 3 } })];
  expect(noRoomAfter(pod, quota(3))).toBeNull();
  expect(noRoomAfter(pod, quota(2))).toBe("quota q has 2 pods, 3 in use");
});
