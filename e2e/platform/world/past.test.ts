import { expect, it } from "vitest";
import { buildWorld } from "./build";
import { pastOf } from "./past";

const NOW = Date.UTC(2026, 10, 30, 12);
const DAY = 86_400_000;
const past = pastOf(buildWorld(1, NOW), 1, NOW);

it("tells of 90 days, one state at a time, up to now", () => {
  for (const spans of [past.platform, ...Map.groupBy(past.tools, ({ tool }) => tool).values()]) {
    expect(spans[0]?.since).toBeGreaterThanOrEqual(NOW - 90 * DAY);
    expect(spans.at(-1)?.until).toBe(NOW);
    for (const [at, { since, until }] of spans.entries()) {
      expect(until).toBeGreaterThan(since);
      expect(since).toBeGreaterThanOrEqual(spans[at - 1]?.until ?? 0);
    }
  }
});

it("leaves tools as they are now, and most of them were up most of the time", () => {
  const last = new Map(past.tools.map(({ tool, state }) => [tool, state]));
  expect(last.get("geohack")).toBe("up");
  expect([...last.values()].filter((state) => state === "down").length).toBeGreaterThan(3);
  const lasted = (wanted: string) =>
    past.tools.reduce((sum, { state, since, until }) => sum + (state === wanted ? until - since : 0), 0);
  expect(lasted("up") / (lasted("up") + lasted("down"))).toBeGreaterThan(0.95);
});
