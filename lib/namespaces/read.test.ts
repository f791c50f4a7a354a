import { expect, it } from "vitest";
import { aTool, directoryOf } from "@/e2e/a-tool";
import { aNamespace, aPod, aQuota, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import type { DriftRow } from "@/lib/reconciler/model";
import { getNamespace, listNamespaces } from "./read";
import { namespaceItemSchema, namespaceRowSchema } from "./schema";

const VERA: Actor = { user: "vera", displayName: "V", role: "viewer", via: { kind: "system" } };
const QUERY = { sort: "name", limit: 50 };

const namespace = (name: string) => aNamespace(name, { labels: { tenancy: "tool" } });
const directory = directoryOf(
  aTool("a"),
  aTool("off", { disabled: ["shell"] }),
  aTool("gone", { goneAt: "2026-01-01T00:00:00Z" }),
);
const drift: DriftRow = {
  id: "resourcequota/tool-a/tool-a#differs",
  tool: "a",
  namespace: "tool-a",
  kind: "resourcequota",
  name: "tool-a",
  what: "differs",
  fields: [{ field: "hard.pods", desired: "10", found: "40" }],
  says: "hard.pods is 40, should be 10",
  severity: "warning",
  repair: "change",
  since: "2026-01-02T00:00:00Z",
};
const seen = async () => ({
  rows: [
    drift,
    { ...drift, id: "namespace//tool-gone#orphan", kind: "namespace", namespace: "", name: "tool-gone" },
  ],
  state: { mode: "plan" as const, asOf: "2026-01-02T00:00:00Z", problem: null },
  source: { name: "drift", asOf: "2026-01-02T00:00:00Z", problem: null },
});
const sources = (records: Parameters<typeof memoryIndex>[0]) => ({
  index: memoryIndex(records),
  profile: toolforge,
  directory,
});
const all = ["tool-a", "tool-off", "tool-gone", "tool-strange", "kube-system", "mine"].map(namespace);

it("says whose each is, and what of it drifts", async () => {
  const world = sources([...all, aQuota("tool-a", { hard: { pods: 10 }, used: { pods: 4 } })]);
  const { items, sources: ages } = await listNamespaces(VERA, QUERY, seen, world);
  expect(items.map(({ name, belongsTo, drift: count }) => [name, belongsTo, count])).toEqual([
    ["kube-system", "platform", 0],
    ["mine", "nobody", 0],
    ["tool-a", "tool", 1],
    ["tool-gone", "nobody", 1],
    ["tool-off", "tool", 0],
    ["tool-strange", "nobody", 0],
  ]);
  expect(items.find(({ name }) => name === "tool-a")?.quota).toEqual({ resource: "pods", percent: 40 });
  expect(items.find(({ name }) => name === "tool-off")?.disabled).toBe(true);
  for (const item of items) namespaceRowSchema.parse(item);
  expect(ages.map(({ name }) => name)).toEqual(["cluster", "directory", "drift"]);
});

it("keeps rows that say the same, so that a list keeps their place", async () => {
  const world = sources(all);
  const first = await listNamespaces(VERA, QUERY, seen, world);
  world.index.put(aPod("web", { namespace: "tool-a" }));
  const second = await listNamespaces(VERA, QUERY, seen, world);
  const same = first.items.filter((row, at) => row === second.items[at]).map(({ name }) => name);
  expect(same).toEqual(["kube-system", "mine", "tool-gone", "tool-off", "tool-strange"]);
});

it("makes rows again when only the drift or only the directory is another", async () => {
  const world = sources([namespace("tool-a")]);
  const rowNow = async (what: Partial<typeof world>, drifts = seen) =>
    (await listNamespaces(VERA, QUERY, drifts, { ...world, ...what })).items[0];
  expect(await rowNow({})).toMatchObject({ belongsTo: "tool", drift: 1 });
  const repaired = async () => ({ ...(await seen()), rows: [] });
  expect(await rowNow({}, repaired)).toMatchObject({ belongsTo: "tool", drift: 0 });
  const empty = async () => ({ ...(await directory()), tools: new Map() });
  expect(await rowNow({ directory: empty }, repaired)).toMatchObject({ belongsTo: "nobody", drift: 0 });
});

it("counts nobody's as a tool's while the directory has never been read", async () => {
  const unread = async () => {
    throw new Error("no database");
  };
  const { items, sources: ages } = await listNamespaces(VERA, QUERY, unread, {
    ...sources(all),
    directory: unread,
  });
  expect(items.find(({ name }) => name === "tool-strange")?.belongsTo).toBe("tool");
  expect(ages.map(({ problem }) => problem)).toEqual([null, "no database", "no database"]);
});

it("shows one with its drift, field by field", async () => {
  const { item } = await getNamespace(VERA, "tool-a", seen, sources(all));
  expect(namespaceItemSchema.parse(item)).toMatchObject({
    sentence: "Belongs to the tool a; 1 object drifts",
    driftRows: [{ fields: [{ field: "hard.pods" }] }],
  });
  const gone = await getNamespace(VERA, "tool-gone", seen, sources(all));
  expect(gone.item.sentence).toContain("Named after a tool gone that the directory does not have");
  await expect(getNamespace(VERA, "none", seen, sources(all))).rejects.toMatchObject({ code: "not_found" });
});
