import { expect, it, vi } from "vitest";
import { aNamespace, aQuota, memoryIndex, someLimits } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { quotasSchema } from "@/lib/config/quotas";
import { parseQuantity } from "@/lib/core/quantity";
import type { Declared } from "./model";
import { getQuota, listQuotas, type QuotaSources } from "./read";
import { quotaItemSchema, quotaRowSchema } from "./schema";

// Composition of this process: a cluster and a database that a unit test has not.
vi.mock("@/lib/auth/maintains", () => ({
  maintains: async (user: string, tool: string) => user === "mia" && tool === "near",
}));

const actor = (user: string, role: Actor["role"]): Actor => ({
  user,
  displayName: user,
  role,
  via: { kind: "system" },
});
const VIEWER = actor("vera", "viewer");
const { hard, container } = toolforge.quotas ?? expect.fail("the profile has quotas");
const amounts = (quantities: Record<string, string>) =>
  Object.fromEntries(Object.entries(quantities).map(([name, text]) => [name, parseQuantity(text)]));
const standing = (tool: string, used: Record<string, number>, change: Record<string, number> = {}) => {
  const [name, namespace] = [`tool-${tool}`, `tool-${tool}`];
  return [
    aNamespace(namespace),
    aQuota(name, { namespace, hard: { ...amounts(hard), ...change }, used }),
    someLimits(name, {
      namespace,
      default: amounts(container.default),
      defaultRequest: amounts(container.defaultRequest),
      max: amounts(container.max),
      min: amounts(container.min),
    }),
  ];
};
const declared = (override: Declared["override"]): Declared => ({ override, ticket: "T1" });
const ACTION = {
  id: "00000000-0000-4000-8000-00000000000a",
  action: "quota.edit",
  state: "awaiting_approval",
};

const PEAKS = {
  byNamespace: new Map([
    ["tool-idle", { pods: 0, "limits.memory": 2 ** 28 }],
    ["tool-near", { pods: 0, "limits.memory": 8 * 2 ** 30 }],
  ]),
  source: { name: "quota peaks", asOf: "2026-03-01T00:00:00Z", problem: null },
};

const sources = (change: Partial<QuotaSources> = {}): QuotaSources => ({
  index: memoryIndex([
    ...standing("near", { "limits.memory": 7.6 * 2 ** 30 }),
    ...standing("over", { pods: 10 }),
    ...standing("idle", {}),
    ...standing("drifted", { pods: 2 }, { "requests.cpu": 64 }),
    ...standing("raised", { pods: 2 }, { "limits.memory": 32 * 2 ** 30, "requests.memory": 16 * 2 ** 30 }),
    ...standing("twice", { pods: 2 }),
    aQuota("twice", { namespace: "tool-twice", hard: { pods: 4 }, used: { pods: 2 } }),
    aNamespace("tool-bare"),
    aNamespace("kyverno"),
  ]),
  profile: toolforge,
  settings: quotasSchema.parse({ ceiling: { memory: 64 } }),
  now: new Date("2026-03-01T00:00:00Z"),
  peaks: () => PEAKS,
  overrides: async () => ({
    byTool: new Map([
      ["raised", declared({ memory: 32, pods: 10 })],
      ["near", declared({ memory: 8 })],
    ]),
    source: null,
  }),
  active: async () => new Map([["quota/near", { ...ACTION, state: "awaiting_approval" as const }]]),
  ...change,
});
const LIST = { sort: "-pressure", limit: 50 };

it("lists who has what, the nearest to the edge first", async () => {
  const { items } = await listQuotas(VIEWER, LIST, sources());
  for (const row of items) expect(quotaRowSchema.parse(row)).toEqual(row);
  expect(items.slice(0, 3).map(({ tool, use, pressureOf }) => [tool, use, pressureOf])).toEqual([
    ["over", "over", "pods"],
    ["near", "near", "limits.memory"],
    ["twice", "usual", "pods"],
  ]);
  const of = Object.fromEntries(items.map((row) => [row.tool, row]));
  expect(Object.keys(of)).toHaveLength(7);
  expect(of.idle).toMatchObject({ use: "idle", override: null, drift: [] });
  expect(of.bare).toMatchObject({ use: "none", cpu: null, drift: ["there is no ResourceQuota tool-bare"] });
  expect(of.drifted?.drift).toEqual(["requests.cpu 64, should be 2"]);
  expect(of.raised).toMatchObject({ override: "memory 32Gi, pods 10", obsolete: ["pods"], drift: [] });
  expect(of.twice).toMatchObject({ quotas: 2, pods: { used: 2, hard: 4, peak: null } });
  expect(of.near).toMatchObject({
    obsolete: ["memory"],
    memory: { hard: 8 * 2 ** 30, peak: 8 * 2 ** 30 },
    action: { id: ACTION.id, state: "awaiting_approval" },
  });
});

it("finds those of a kind", async () => {
  const found = async (filter: Record<string, string>) =>
    (await listQuotas(VIEWER, { ...LIST, sort: "tool", ...filter }, sources())).items.map(({ tool }) => tool);
  expect(await found({ drifted: "true" })).toEqual(["bare", "drifted"]);
  expect(await found({ overridden: "true" })).toEqual(["near", "raised"]);
  expect(await found({ several: "true" })).toEqual(["twice"]);
  expect(await found({ waiting: "true" })).toEqual(["near"]);
  expect(await found({ use: "none,idle" })).toEqual(["bare", "idle"]);
});

it("calls nobody idle who is young, or was not far from one of its limits in 30 days", async () => {
  const use = async (share: number, createdAt = "2026-01-01T00:00:00Z") => {
    const byNamespace = new Map([["tool-x", { pods: 10 * share, "limits.memory": 0 }]]);
    const [, quota, limits] = standing("x", {});
    if (quota === undefined || limits === undefined) throw new Error("a tool has both");
    const index = memoryIndex([aNamespace("tool-x", { createdAt }), quota, limits]);
    return (await listQuotas(VIEWER, LIST, sources({ index, peaks: () => ({ ...PEAKS, byNamespace }) })))
      .items[0]?.use;
  };
  expect([await use(0.09), await use(0.1), await use(0.09, "2026-02-01T00:00:00Z")]).toEqual([
    "idle",
    "usual",
    "usual",
  ]);
});

it("keeps a row as long as nothing of it has changed", async () => {
  const all = sources();
  const before = (await listQuotas(VIEWER, LIST, all)).items;
  const [, quota] = standing("idle", { pods: 3 });
  if ("put" in all.index && quota !== undefined) (all.index as ReturnType<typeof memoryIndex>).put(quota);
  const after = (await listQuotas(VIEWER, LIST, all)).items;
  const changed = after.filter((row) => !before.includes(row));
  expect(changed.map(({ tool, pods }) => [tool, pods?.used])).toEqual([["idle", 3]]);
});

it("loses a column, never the list, with a source", async () => {
  const page = await listQuotas(
    VIEWER,
    LIST,
    sources({
      peaks: () => null,
      active: async () => {
        throw new Error("the database is away");
      },
    }),
  );
  expect(page.items).toHaveLength(7);
  expect(page.sources.at(-1)).toMatchObject({ name: "database", problem: "the database is away" });
});

it("shows what several LimitRanges come to: the strictest bounds, and every default", async () => {
  const { index, ...rest } = sources();
  if ("put" in index)
    (index as ReturnType<typeof memoryIndex>).put(
      someLimits("near", {
        namespace: "tool-near",
        default: { cpu: 1, memory: 2 ** 29 },
        defaultRequest: {},
        max: { cpu: 4, memory: 2 ** 31 },
        min: { cpu: 0.1, memory: 2 ** 20 },
      }),
    );
  const { item } = await getQuota(VIEWER, "tool-near", { index, ...rest });
  expect(item.limitNames).toEqual(["near", "tool-near"]);
  expect(item.container.map(({ bound, cpu, memory }) => [bound, cpu, memory])).toEqual([
    ["default", "500m or 1", "512Mi"],
    ["defaultRequest", "150m", "256Mi"],
    ["max", "1", "2Gi"],
    ["min", "100m", "100Mi"],
  ]);
});

it("shows one with everything, and offers what who asks may do", async () => {
  const { item } = await getQuota(VIEWER, "tool-near", sources());
  expect(quotaItemSchema.parse(item)).toEqual(item);
  expect(item.resources.find(({ resource }) => resource === "limits.memory")).toEqual({
    resource: "limits.memory",
    used: 7.6 * 2 ** 30,
    hard: 8 * 2 ** 30,
    by: "tool-near",
    peak: 8 * 2 ** 30,
    standard: "8Gi",
  });
  expect(item.container[0]).toEqual({
    bound: "default",
    cpu: "500m",
    memory: "512Mi",
    standard: "500m, 512Mi",
  });
  expect(item).toMatchObject({
    declared: { owner: "forgeboard", amounts: { memory: "8Gi" }, ticket: "T1" },
    defaults: { memory: "8Gi", pod_cpu: "1", cronjobs: "50" },
    ceiling: { memory: "64Gi" },
  });
  expect(item.limitNames).toEqual(["tool-near"]);
  const offers = async (who: Actor, namespace = "tool-near") =>
    (await getQuota(who, namespace, sources())).item.offers;
  expect(item.offers).toEqual({ edit: false, request: false });
  expect(await offers(actor("otto", "operator"))).toEqual({ edit: true, request: false });
  expect(await offers(actor("mia", "maintainer"))).toEqual({ edit: false, request: true });
  expect(await offers(actor("mia", "maintainer"), "tool-over")).toEqual({ edit: false, request: false });
  await expect(getQuota(VIEWER, "kyverno", sources())).rejects.toMatchObject({ code: "not_found" });
});
