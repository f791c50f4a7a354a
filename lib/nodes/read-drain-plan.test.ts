import { expect, it } from "vitest";
import { aNode, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { drainPlanSchema, drainQuerySchema } from "./drain/schema";
import { readDrainPlan } from "./read-drain-plan";

const VIEWER: Actor = { user: "v", displayName: "V", role: "viewer", via: { kind: "system" } };
const SOURCES = {
  index: memoryIndex([
    aNode("worker-1"),
    aNode("worker-2"),
    aPod("alone", { nodeName: "worker-1", owner: null }),
  ]),
  profile: toolforge,
  clock: { now: () => new Date("2026-01-02T00:00:00Z") },
};
const read = (name: string, query: Record<string, string> = {}) =>
  readDrainPlan(VIEWER, name, drainQuerySchema.parse(query), SOURCES);

it("plans for who may only look, with the options of the address", () => {
  const { item, sources } = read("worker-1");
  expect(drainPlanSchema.parse(item)).toEqual(item);
  expect(item.pods).toMatchObject([{ name: "alone", needsAcceptance: true, accepted: false }]);
  expect(sources).toHaveLength(1);
  const key = item.pods[0]?.key ?? "";
  expect(read("worker-1", { accept: key, graceSeconds: "7" }).item.pods).toMatchObject([
    { accepted: true, graceSeconds: 7 },
  ]);
});

it("knows no node that is not there", () => {
  expect(() => read("worker-9")).toThrow(/no node worker-9/);
  expect(() => read("../etc")).toThrow(/no node/);
});
