import { expect, it, vi } from "vitest";
import { aNode, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { lookAtTools } from "../record/look";
import { platformStatusSchema } from "../schema";
import { type PlatformFacts, platformState, sayPlatform } from "./model";
import { platformPage } from "./page";
import { type PlatformSources, readPlatformStatus } from "./read";

const BASE = {
  resourceVersion: "1",
  createdAt: "2026-01-01T00:00:00Z",
  labels: {},
  phase: "Active",
  runAsUser: null,
};
const FACTS: PlatformFacts = {
  heard: true,
  nodes: { total: 40, ready: 40 },
  waiting: 0,
  tools: { up: 100, down: 0, stopped: 3 },
  maintenance: false,
};
const say = (change: Partial<PlatformFacts>) => sayPlatform({ ...FACTS, ...change });

it("says in words how the platform is", () => {
  expect(say({})).toEqual({
    state: "up",
    says: [
      "The platform works.",
      "All machines of the platform are ready.",
      "Every public web service is up.",
    ],
  });
  expect(say({ nodes: { total: 40, ready: 39 }, waiting: 1, maintenance: true })).toEqual({
    state: "up",
    says: [
      "The platform works.",
      "1 of 40 machines is not ready; tools run on the others.",
      "Every public web service is up.",
      "1 piece of work waits for a free place.",
      "Maintenance is under way.",
    ],
  });
  expect(say({ nodes: { total: 40, ready: 30 } }).state).toBe("degraded");
  expect(say({ tools: { up: 70, down: 30, stopped: 0 } })).toMatchObject({
    state: "degraded",
    says: [
      "The platform works only in part.",
      expect.anything(),
      "30 of 100 public web services are down, far more than usual.",
    ],
  });
  // Of two tools that one is down is no news about the platform.
  expect(say({ tools: { up: 1, down: 1, stopped: 0 } }).state).toBe("up");
  expect(say({ nodes: { total: 40, ready: 0 } }).state).toBe("down");
  expect(say({ heard: false })).toEqual({
    state: "unknown",
    says: ["How the platform is is not known now."],
  });
});

const sourcesOf = (change: Partial<PlatformSources> = {}): PlatformSources => ({
  index: memoryIndex([aNode("worker-secret"), aNode("worker-other")]),
  profile: toolforge,
  publicTools: "all",
  isPublic: true,
  staleAfterSeconds: 30,
  clock: { now: () => new Date("2026-01-02T00:00:10Z") },
  maintenance: async () => false,
  history: async () => ({ spans: [], knownUntil: 0 }),
  ...change,
});

it("is there only where the site wants it, and asks the database once", async () => {
  expect(await readPlatformStatus(sourcesOf({ isPublic: false }))).toBeNull();
  const maintenance = vi.fn(async () => Promise.reject(new Error("the database is away")));
  const history = vi.fn(async () => Promise.reject(new Error("the database is away")));
  const sources = sourcesOf({ maintenance, history });
  const all = await Promise.all(Array.from({ length: 50 }, () => readPlatformStatus(sources)));
  expect([maintenance, history].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  expect(all[0]).toMatchObject({
    maintenance: null,
    availability: null,
    incidents: null,
    asOf: "2026-01-02T00:00:00.000Z",
  });
  const { index } = sources;
  expect(await readPlatformStatus({ ...sources, index: { ...index, isReady: false } })).toBe("loading");
});

const page = async (change: Partial<PlatformSources>) => {
  const status = await readPlatformStatus(sourcesOf(change));
  if (status === null || status === "loading") throw new Error("no status");
  expect(platformStatusSchema.parse(status)).toEqual(status);
  return { status, html: platformPage(status) };
};

it("tells how it was, what is degraded apart from what is down, and what nobody watched", async () => {
  const now = Date.parse("2026-01-02T00:00:10Z");
  const hour = 3_600_000;
  const history = async () => ({
    spans: [
      { state: "up" as const, since: now - 40 * hour, until: now - 30 * hour },
      // Nobody watched for an hour.
      { state: "up" as const, since: now - 29 * hour, until: now - 5 * hour },
      { state: "degraded" as const, since: now - 5 * hour, until: now - 4 * hour },
      { state: "down" as const, since: now - 4 * hour, until: now - 3 * hour },
      { state: "up" as const, since: now - 3 * hour, until: now },
    ],
    knownUntil: now,
  });
  const { status, html } = await page({ history });
  const days = status.availability?.days.slice(-4) ?? [];
  expect(days.map(({ day, state, percent, recorded }) => [day, state, percent, recorded])).toEqual([
    ["2025-12-30", "unknown", null, 0],
    ["2025-12-31", "up", 100, 62],
    ["2026-01-01", "partly", 91.66, 100],
    ["2026-01-02", "unknown", null, 0],
  ]);
  expect(status.availability).toMatchObject({ percent: 94.87, recorded: 1 });
  expect(html).toContain("Worked fully 94.87 % of the time it was watched, which is 1 % of the last 90 days");
  expect(html).toContain("2025-12-31: worked, watched 62 % of it<");
  expect(html).toContain("2026-01-01: worked only in part, worked fully 91.66 %<");
  expect(html).toContain("2025-12-30: not watched<");
  expect(status.incidents).toHaveLength(1);
  expect(html.replace(/<[^>]+>/g, "")).toContain("1 Jan 19:00 UTCDid not fully work for 2 h");
});

it("says so when nobody watched, and when its records cannot be read", async () => {
  expect((await page({})).html).toContain("Not watched in the last 90 days");
  const away = async () => Promise.reject(new Error("the database is away"));
  expect((await page({ history: away })).html).toContain("It cannot be shown now.");
});

it("is recorded as it is said", () => {
  const states = (nodes: PlatformFacts["nodes"], tools: PlatformFacts["tools"]) => [
    platformState({ nodes, tools }),
    say({ nodes, tools }).state,
  ];
  const none = { up: 0, down: 0, stopped: 0 };
  expect(states({ total: 0, ready: 0 }, none)).toEqual(["down", "down"]);
  expect(states({ total: 10, ready: 9 }, none)).toEqual(["up", "up"]);
  expect(states({ total: 10, ready: 8 }, none)).toEqual(["degraded", "degraded"]);
  expect(states({ total: 10, ready: 10 }, { up: 3, down: 2, stopped: 0 })).toEqual(["degraded", "degraded"]);
});

it("names no machine, is small, and has no script", async () => {
  const status = await readPlatformStatus(sourcesOf());
  if (status === null || status === "loading") throw new Error("no status");
  const html = platformPage(status);
  expect(html + JSON.stringify(status)).not.toMatch(/worker-secret|<script/);
  expect(Buffer.byteLength(html)).toBeLessThan(40_000);
});

it("looks at the web services of public tools, and not while the cluster is not heard", () => {
  const [labels = {}] = toolforge.webServiceLabels;
  const place = (name: string) => ({ kind: "namespaces" as const, ...BASE, uid: name, name });
  const web = (tool: string, replicas: number) =>
    aWorkload(`web-${tool}`, { namespace: `tool-${tool}`, labels, replicas, readyReplicas: replicas });
  const owner = (tool: string) => ({ kind: "Deployment", name: `web-${tool}`, uid: `uid-web-${tool}` });
  const index = memoryIndex([
    ...["a", "b", "c", "d"].map((tool) => place(`tool-${tool}`)),
    ...[web("a", 1), web("b", 0), web("c", 1)],
    aPod("web-a-1", { namespace: "tool-a", labels, owner: owner("a") }),
    aPod("other", { namespace: "tool-d" }),
  ]);
  const sources = sourcesOf({ index });
  const now = sources.clock.now();
  expect(Object.fromEntries(lookAtTools(sources, now) ?? [])).toEqual({ a: "up", b: "stopped", c: "down" });
  expect([...(lookAtTools({ ...sources, publicTools: ["a"] }, now) ?? [])]).toEqual([["a", "up"]]);
  expect(lookAtTools(sources, new Date("2026-01-02T00:10:00Z"))).toBeNull();
  const lost = { ...index.source(), problem: "refused: 403" };
  expect(lookAtTools({ ...sources, index: { ...index, source: () => lost } }, now)).toBeNull();
  expect(lookAtTools({ ...sources, index: { ...index, isReady: false } }, now)).toBeNull();
});
