import { expect, it, vi } from "vitest";
import { aNode, aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { lookAtTools } from "../record/look";
import { type PlatformFacts, sayPlatform } from "./model";
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
  ...change,
});

it("is there only where the site wants it, and asks the database once", async () => {
  expect(await readPlatformStatus(sourcesOf({ isPublic: false }))).toBeNull();
  const maintenance = vi.fn(async () => Promise.reject(new Error("the database is away")));
  const sources = sourcesOf({ maintenance });
  const all = await Promise.all(Array.from({ length: 50 }, () => readPlatformStatus(sources)));
  expect(maintenance).toHaveBeenCalledTimes(1);
  expect(all[0]).toMatchObject({ maintenance: null, asOf: "2026-01-02T00:00:00.000Z" });
  const { index } = sources;
  expect(await readPlatformStatus({ ...sources, index: { ...index, isReady: false } })).toBe("loading");
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
});
