import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { availabilityOf, DAYS, incidentsOf, type Span } from "./model";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse("2026-11-25T12:00:00Z");
const span = (state: Span["state"], fromHoursAgo: number, toHoursAgo: number): Span => ({
  state,
  since: NOW - fromHoursAgo * HOUR,
  until: NOW - toHoursAgo * HOUR,
});
const last = (spans: Span[]) => availabilityOf(spans, NOW).days.at(-1);

describe("availabilityOf", () => {
  it("calls what was not recorded unknown, and not up", () => {
    const { percent, days } = availabilityOf([], NOW);
    expect(percent).toBeNull();
    expect(days).toHaveLength(DAYS);
    expect(new Set(days.map(({ state }) => state))).toEqual(new Set(["unknown"]));
    expect(days.at(-1)?.day).toBe("2026-11-25");
    expect(days[0]?.day).toBe("2026-08-28");
  });

  it("knows a day that was up, down, both, or meant to be off", () => {
    expect(last([span("up", 6, 0)])).toMatchObject({ state: "up", percent: 100 });
    expect(last([span("down", 6, 0)])).toMatchObject({ state: "down", percent: 0 });
    expect(last([span("up", 6, 2), span("down", 2, 0)])).toMatchObject({ state: "partly", percent: 66.66 });
    expect(last([span("stopped", 6, 0)])).toMatchObject({ state: "stopped", percent: null });
    expect(last([span("stopped", 6, 2), span("up", 2, 0)])).toMatchObject({ state: "up", percent: 100 });
  });

  it("says 100 % only of what was never down", () => {
    const spans = [span("up", 2_000, 1), { ...span("down", 1, 0), until: NOW - HOUR + MINUTE }];
    expect(availabilityOf(spans, NOW).percent).toBe(99.99);
  });

  it("says how much of a day, and of all of them, anybody watched; of today as far as it is past", () => {
    // It is noon.
    const { days, recorded } = availabilityOf([span("up", 30, 24), span("stopped", 6, 0)], NOW);
    expect(days.slice(-3).map((day) => day.recorded)).toEqual([0, 25, 50]);
    expect(recorded).toBe(0);
    expect(availabilityOf([span("up", 24 * 90, 0)], NOW)).toMatchObject({ percent: 100, recorded: 100 });
  });

  it("calls a day that was degraded neither up nor down", () => {
    expect(last([span("degraded", 6, 0)])).toMatchObject({ state: "partly", percent: 0 });
    expect(last([span("degraded", 6, 3), span("down", 3, 0)])).toMatchObject({ state: "partly", percent: 0 });
  });

  it("counts a gap as neither up nor down, wherever it lies", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom("up", "down", "stopped", "gap"), fc.integer({ min: 1, max: 400 })),
          {
            maxLength: 12,
          },
        ),
        (parts) => {
          let at = NOW - parts.reduce((sum, [, hours]) => sum + hours, 0) * HOUR;
          const spans = parts.flatMap(([state, hours]): Span[] => {
            const since = at;
            at += hours * HOUR;
            return state === "gap" ? [] : [{ state: state as Span["state"], since, until: at }];
          });
          const { days, percent } = availabilityOf(spans, NOW);
          const begin = Date.parse(`${days[0]?.day}T00:00:00Z`);
          const sum = (state: string) =>
            spans
              .filter((one) => one.state === state)
              .reduce((ms, { since, until }) => ms + Math.max(0, until - Math.max(since, begin)), 0);
          const [up, down] = [sum("up"), sum("down")];
          expect(percent).toBe(up + down === 0 ? null : Math.floor((up / (up + down)) * 10_000) / 100);
          for (const { state, percent: part } of days)
            expect(part === null).toBe(state === "unknown" || state === "stopped");
        },
      ),
    );
  });
});

describe("incidentsOf", () => {
  it("is one where it came back for a moment, and two where it did for long", () => {
    const spans: Span[] = [
      span("up", 10, 9),
      span("down", 9, 8),
      { state: "up", since: NOW - 8 * HOUR, until: NOW - 8 * HOUR + 2 * MINUTE },
      { state: "down", since: NOW - 8 * HOUR + 2 * MINUTE, until: NOW - 7 * HOUR },
      span("up", 7, 2),
      span("down", 2, 0),
    ];
    expect(incidentsOf(spans, NOW)).toEqual([
      { beganAt: "2026-11-25T10:00:00.000Z", endedAt: null, goesOn: true },
      { beganAt: "2026-11-25T03:00:00.000Z", endedAt: "2026-11-25T05:00:00.000Z", goesOn: false },
    ]);
  });

  it("does not make up an end that nobody saw", () => {
    expect(incidentsOf([span("down", 9, 8), span("up", 5, 0)], NOW)).toEqual([
      { beganAt: "2026-11-25T03:00:00.000Z", endedAt: null, goesOn: false },
    ]);
  });
});
