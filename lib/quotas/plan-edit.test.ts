import { describe, expect, it } from "vitest";
import { aQuota, someLimits } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { quotasSchema } from "@/lib/config/quotas";
import { parseQuantity } from "@/lib/core/quantity";
import { type EditWorld, overCeiling, planEdit } from "./plan-edit";
import { quotaEditSchema } from "./schema";

const { hard, container } = toolforge.quotas ?? expect.fail("the profile has quotas");
const amounts = (quantities: Record<string, string>) =>
  Object.fromEntries(Object.entries(quantities).map(([name, text]) => [name, parseQuantity(text)]));
const place = { namespace: "tool-cewbot" };

const world = (change: Partial<EditWorld> = {}): EditWorld => ({
  profile: toolforge,
  settings: quotasSchema.parse({}),
  namespace: "tool-cewbot",
  namespaceExists: true,
  quotas: [
    aQuota("tool-cewbot", { ...place, hard: amounts(hard), used: { pods: 6, "limits.memory": 2 ** 32 } }),
  ],
  limits: [
    someLimits("tool-cewbot", {
      ...place,
      default: amounts(container.default),
      defaultRequest: amounts(container.defaultRequest),
      max: amounts(container.max),
      min: amounts(container.min),
    }),
  ],
  declared: null,
  ...change,
});
const plan = (override: Record<string, string>, change: Partial<EditWorld> = {}, more: object = {}) =>
  planEdit(quotaEditSchema.parse({ tool: "cewbot", override, ...more }), world(change));

describe("planEdit", () => {
  it("says what changes, with what was and what is to be", () => {
    const { summary, targets, blockers, warnings } = plan({
      memory: "32Gi",
      pod_memory: "8Gi",
      cronjobs: "128",
    });
    expect(targets[0]).toMatchObject({ target: { kind: "quota", name: "cewbot" }, verdict: "will_change" });
    expect(summary).toBe(
      "Quota of cewbot: count/cronjobs.batch 50 → 128, limits.memory 8Gi → 32Gi, requests.memory 6Gi → 16Gi, container max.memory 4Gi → 8Gi",
    );
    expect(targets[0]?.found).toMatchObject({
      hard: { "limits.memory": { to: "32Gi", was: 8 * 2 ** 30 } },
      limits: { "max.memory": { to: "8Gi", was: 4 * 2 ** 30 } },
      override: { memory: 32, pod_memory: 8, cronjobs: 128 },
      before: {},
    });
    expect([blockers, warnings]).toEqual([[], []]);
  });

  it("changes nothing where everything is so", () => {
    expect(plan({}).targets[0]?.verdict).toBe("already_so");
    // The same amounts, and yet an override to keep.
    expect(plan({ memory: "8Gi" }).targets[0]?.verdict).toBe("will_change");
    const declared = { override: { memory: 8 }, ticket: null };
    expect(plan({ memory: "8192Mi" }, { declared }).targets[0]?.verdict).toBe("already_so");
  });

  it("refuses less than is in use, with the numbers, unless that is accepted", () => {
    const says = "pods 4 is less than the 6 in use";
    expect(plan({ pods: "4" }).blockers).toEqual([
      { target: { kind: "quota", name: "cewbot" }, says, override: "acceptBelowUsed" },
    ]);
    const accepted = plan({ pods: "4" }, {}, { acceptBelowUsed: true });
    expect([accepted.blockers, accepted.warnings[0]]).toEqual([[], says]);
    expect(accepted.targets[0]?.verdict).toBe("will_change");
  });

  it("gives more to who uses more than there is, also where that is not enough", () => {
    const over = aQuota("tool-cewbot", { ...place, hard: { ...amounts(hard), pods: 4 }, used: { pods: 12 } });
    expect(plan({}, { quotas: [over] }).blockers).toEqual([]);
    expect(plan({ pods: "3" }, { quotas: [over] }).blockers).toHaveLength(1);
  });

  it("asks a second person over the ceiling, or refuses, with the numbers", () => {
    const says = "memory 128Gi is over the ceiling of 64Gi";
    const input = quotaEditSchema.parse({ tool: "cewbot", override: { memory: "128Gi", pod_cpu: "4" } });
    const ask = world({ settings: quotasSchema.parse({ ceiling: { memory: 64, pod_cpu: 4 } }) });
    expect(planEdit(input, ask).blockers).toEqual([]);
    expect(overCeiling(input, ask)).toEqual([says]);
    const settings = quotasSchema.parse({ ceiling: { memory: 64 }, overCeiling: "refuse" });
    expect(planEdit(input, world({ settings })).blockers).toMatchObject([{ says, override: null }]);
    // What is put back exactly is no way past it.
    const exactly = { hard: { "limits.memory": "128Gi" }, limits: {} };
    const undo = quotaEditSchema.parse({ tool: "cewbot", override: {}, exactly });
    expect(overCeiling(undo, ask)).toEqual([says]);
  });

  it("leaves the file alone that owns the overrides, and says what to put there", () => {
    const settings = quotasSchema.parse({ owner: "file", overridesFile: "/etc/tools.yaml" });
    const { blockers, equivalent } = plan({ memory: "32Gi", cpu: "2500m" }, { settings });
    expect(blockers[0]?.says).toContain("/etc/tools.yaml declares overrides");
    expect(equivalent).toEqual(["cewbot: { version: <task>-1, cpu: 2.5, memory: 32 }"]);
  });

  it("refuses what the API server would, and what there is no place for", () => {
    expect(plan({ pod_cpu: "100m" }).blockers[0]?.says).toBe(
      "a container's max of cpu would be 100m, under its default of 500m",
    );
    expect(plan({ pod_cpu: "100m" }).targets[0]?.verdict).toBe("blocked");
    expect(plan({}, { namespaceExists: false }).blockers[0]?.says).toBe("there is no namespace tool-cewbot");
    expect(plan({}, { profile: toolforge2017 }).blockers[0]?.says).toContain("gives tools no quotas");
  });

  it("warns of what has no effect", () => {
    const other = aQuota("cewbot", { ...place, hard: { pods: 8 } });
    const range = someLimits("cewbot", { ...place, max: { memory: 2 ** 31, cpu: 8 } });
    const { warnings } = plan(
      { memory: "8Gi", pods: "20", pod_memory: "6Gi" },
      { quotas: [...world().quotas, other], limits: [...world().limits, range] },
    );
    expect(warnings).toEqual([
      "memory 8Gi is not more than the default of 8Gi",
      "quota cewbot of the same namespace is stricter: pods stays at 8",
      "limit range cewbot of the same namespace is stricter: a container's max of memory stays at 2Gi",
    ]);
  });

  it("puts what has drifted back to what is declared", () => {
    const drifted = aQuota("tool-cewbot", { ...place, hard: { ...amounts(hard), "requests.cpu": 64 } });
    expect(plan({}, { quotas: [drifted] }).summary).toBe("Quota of cewbot: requests.cpu 64 → 2");
    expect(plan({}, { quotas: [] }).targets[0]?.says).toContain("pods none → 10");
  });
});

describe("what people type", () => {
  it.each([
    ["memory", "32", "32 is 32 bytes: write 32Gi"],
    ["memory", "-1Gi", "is negative: expected a quantity of memory such as 32Gi or 1536Mi"],
    ["memory", "lots", "expected a quantity of memory such as 32Gi or 1536Mi"],
    ["memory", "1.0001Gi", "is too fine: expected a quantity of memory such as 32Gi or 1536Mi"],
    ["cpu", "1.5 cores", "expected a quantity of CPUs such as 4 or 500m"],
    ["pods", "2.5", "is too fine: expected a whole number such as 20"],
  ])("%s %s is refused with words", (key, text, message) => {
    const parsed = quotaEditSchema.safeParse({ tool: "a", override: { [key]: text } });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ["override", key], message });
  });
});
