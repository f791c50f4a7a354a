import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aQuota } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { parseQuantity } from "@/lib/core/quantity";
import type { QuotaRecord } from "@/lib/live/model";
import { defaultOf, desiredQuota, mergeQuotas, obsoleteKeys, pressureOf, quantityOf } from "./model";

const quotas = toolforge.quotas ?? expect.fail("the profile has quotas");

const quota = (name: string, hard: Record<string, number>, more: Partial<QuotaRecord> = {}): QuotaRecord =>
  aQuota(name, { hard, ...more });

describe("desiredQuota", () => {
  it("is the profile's default for a tool without an override", () => {
    expect(desiredQuota(toolforge, "cewbot", {})).toEqual({
      name: "tool-cewbot",
      hard: quotas.hard,
      container: quotas.container,
    });
  });

  it("puts each key where Kubernetes has it, and lets requests follow", () => {
    const desired = desiredQuota(toolforge, "cewbot", {
      cpu: 8,
      memory: 32,
      pods: 20,
      services: 5,
      deployments: 16,
      jobs: 30,
      cronjobs: 128,
      pod_cpu: 3,
      pod_memory: 8,
    });
    expect(desired?.hard).toEqual({
      ...quotas.hard,
      "limits.cpu": "8",
      "requests.cpu": "4",
      "limits.memory": "32Gi",
      "requests.memory": "16Gi",
      pods: "20",
      services: "5",
      "count/deployments.apps": "16",
      "count/jobs.batch": "30",
      "count/cronjobs.batch": "128",
    });
    expect(desired?.container).toEqual({ ...quotas.container, max: { cpu: "3", memory: "8Gi" } });
  });

  it("keeps requests at the default's where the share would be less, and under the limit", () => {
    expect(desiredQuota(toolforge, "a", { memory: 9 })?.hard["requests.memory"]).toBe("6Gi");
    expect(desiredQuota(toolforge, "a", { memory: 4 })?.hard["requests.memory"]).toBe("4Gi");
  });

  it("is nothing where the platform gives no quotas", () => {
    expect(desiredQuota(toolforge2017, "a", { memory: 9 })).toBeNull();
  });
});

describe("quantityOf", () => {
  it("says parts as the API server keeps them", () => {
    expect([quantityOf("memory", 32), quantityOf("memory", 1.5), quantityOf("cpu", 0.25)]).toEqual([
      "32Gi",
      "1536Mi",
      "250m",
    ]);
  });

  it("comes back as the amount it was made of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (mebibytes) => {
        expect(parseQuantity(quantityOf("memory", mebibytes / 1024))).toBe(mebibytes * 2 ** 20);
      }),
    );
  });
});

describe("obsoleteKeys", () => {
  it("names what is at or under the default", () => {
    expect(defaultOf(quotas, "pod_memory")).toBe(4);
    expect(obsoleteKeys(quotas, { memory: 8, pods: 9, cpu: 3, pod_memory: 5, jobs: 15 })).toEqual([
      "memory",
      "pods",
      "jobs",
    ]);
  });
});

describe("mergeQuotas", () => {
  it("takes the strictest of each resource and says whose it is", () => {
    const merged = mergeQuotas([
      quota("tool-a", { pods: 10, "limits.memory": 8, services: 1 }, { used: { pods: 4 } }),
      quota("a", { pods: 4, "limits.memory": 16, secrets: 10 }, { used: { pods: 4 } }),
    ]);
    expect(merged).toEqual({
      resources: {
        pods: { hard: 4, used: 4, by: "a" },
        "limits.memory": { hard: 8, used: 0, by: "tool-a" },
        secrets: { hard: 10, used: 0, by: "a" },
        services: { hard: 1, used: 0, by: "tool-a" },
      },
      quotas: ["a", "tool-a"],
      scoped: [],
    });
  });

  it("takes the most that any of them has counted: one may not have been counted yet", () => {
    const merged = mergeQuotas([
      quota("a", { pods: 10 }, { used: { pods: 6 } }),
      quota("b", { pods: 4 }, { used: {} }),
      quota("c", { pods: 8 }, { used: { pods: 3 } }),
    ]);
    expect(merged.resources.pods).toEqual({ hard: 4, used: 6, by: "b" });
  });

  it("knows the two names of one resource", () => {
    const merged = mergeQuotas([
      quota("a", { cpu: 2, "count/services": 3 }),
      quota("b", { "requests.cpu": 1, services: 5 }),
    ]);
    expect(merged.resources).toEqual({
      "requests.cpu": { hard: 1, used: 0, by: "b" },
      services: { hard: 3, used: 0, by: "a" },
    });
  });

  it("leaves quotas of a scope apart", () => {
    const merged = mergeQuotas([quota("a", { pods: 10 }), quota("low", { pods: 1 }, { scoped: true })]);
    expect(merged).toEqual({
      resources: { pods: { hard: 10, used: 0, by: "a" } },
      quotas: ["a"],
      scoped: ["low"],
    });
  });

  it("never allows more than any of them does, in any order", () => {
    const amounts = fc.dictionary(fc.constantFrom("pods", "services", "secrets"), fc.nat(50));
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 4 }), (hards) => {
        const records = hards.map((hard, position) => quota(`q${position}`, hard));
        const merged = mergeQuotas(records);
        expect(mergeQuotas([...records].reverse())).toEqual(merged);
        for (const hard of hards)
          for (const [key, limit] of Object.entries(hard))
            expect(merged.resources[key]?.hard).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe("pressureOf", () => {
  it("is the resource nearest to its limit; what is limited to nothing is no edge", () => {
    const merged = mergeQuotas([
      quota(
        "a",
        { pods: 10, "limits.cpu": 2, "services.nodeports": 0, services: 1 },
        { used: { pods: 4, "limits.cpu": 1.9, services: 1 } },
      ),
    ]);
    expect(pressureOf(merged)).toEqual({ resource: "limits.cpu", share: 0.95 });
    expect(pressureOf(mergeQuotas([]))).toBeNull();
  });
});
