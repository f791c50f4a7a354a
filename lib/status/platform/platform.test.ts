import { expect, it, vi } from "vitest";
import { aNode, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { type PlatformFacts, sayPlatform } from "./model";
import { platformPage } from "./page";
import { type PlatformSources, readPlatformStatus } from "./read";

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
    says: ["All machines of the platform are ready.", "Every public web service is up."],
  });
  expect(say({ nodes: { total: 40, ready: 39 }, waiting: 1, maintenance: true })).toEqual({
    state: "up",
    says: [
      "1 of 40 machines is not ready; tools run on the others.",
      "Every public web service is up.",
      "1 piece of work waits for a free place.",
      "Maintenance is under way.",
    ],
  });
  expect(say({ nodes: { total: 40, ready: 30 } }).state).toBe("degraded");
  expect(say({ tools: { up: 70, down: 30, stopped: 0 } })).toMatchObject({
    state: "degraded",
    says: [expect.anything(), "30 of 100 public web services are down, far more than usual."],
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
