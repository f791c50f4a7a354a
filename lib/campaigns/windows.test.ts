import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAYS } from "./days/model";
import type { Schedule } from "./model";
import { scheduleSchema } from "./schema";
import { openingAt } from "./windows";

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace(":00.000Z", "Z"));
const schedule = (change: Partial<Schedule>): Schedule =>
  scheduleSchema.parse({ timeZone: "Europe/Berlin", ...change });
const weekdays = { days: ["mon", "tue", "wed", "thu", "fri"] as Schedule["allow"][0]["days"] };
const every = { days: [...DAYS] };
/** When it opens or closes next, as an instant. */
const next = (given: Schedule, when: string) => {
  const opening = openingAt(given, at(when));
  return [opening.open, iso(opening.open ? opening.closesAt : opening.opensAt)];
};

describe("office hours in Berlin", () => {
  const office = schedule({ allow: [{ ...weekdays, from: "08:00", to: "16:00" }] });

  it.each([
    ["before, in winter", "2026-01-15T06:59Z", false, "2026-01-15T07:00Z"],
    ["the first instant", "2026-01-15T07:00Z", true, "2026-01-15T15:00Z"],
    ["the last minute", "2026-01-15T14:59Z", true, "2026-01-15T15:00Z"],
    ["the end is outside", "2026-01-15T15:00Z", false, "2026-01-16T07:00Z"],
    ["in summer an hour earlier", "2026-07-15T06:00Z", true, "2026-07-15T14:00Z"],
    ["Friday evening waits for Monday", "2026-01-16T15:00Z", false, "2026-01-19T07:00Z"],
    ["over the change in March", "2026-03-27T15:00Z", false, "2026-03-30T06:00Z"],
    ["over the change in October", "2026-10-23T14:00Z", false, "2026-10-26T07:00Z"],
  ])("%s", (_, when, open, then) => expect(next(office, when)).toEqual([open, then]));

  it("takes a clock that counts fractions", () =>
    expect(openingAt(office, at("2026-01-15T07:00Z") + 0.071).open).toBe(true));
});

describe("a window over the night, Saturday to Sunday", () => {
  const night = (timeZone: string) =>
    schedule({ timeZone, allow: [{ days: ["sat"], from: "22:00", to: "06:00" }] });

  it.each([
    ["an ordinary night has 8 hours", "Europe/Berlin", "2026-03-07T21:00Z", "2026-03-08T05:00Z"],
    ["the night in March has 7", "Europe/Berlin", "2026-03-28T21:00Z", "2026-03-29T04:00Z"],
    ["the night in October has 9", "Europe/Berlin", "2026-10-24T20:00Z", "2026-10-25T05:00Z"],
    ["New York in March", "America/New_York", "2026-03-08T03:00Z", "2026-03-08T10:00Z"],
    ["New York in November", "America/New_York", "2026-11-01T02:00Z", "2026-11-01T11:00Z"],
    ["Kolkata never changes", "Asia/Kolkata", "2026-03-28T16:30Z", "2026-03-29T00:30Z"],
  ])("%s", (_, timeZone, from, to) => {
    expect(next(night(timeZone), from)).toEqual([true, to]);
    expect(openingAt(night(timeZone), at(from) - 1).open).toBe(false);
    expect(openingAt(night(timeZone), at(to) - 1).open).toBe(true);
    expect(openingAt(night(timeZone), at(to)).open).toBe(false);
  });

  it("belongs to the day it begins on", () => {
    expect(openingAt(night("Europe/Berlin"), at("2026-03-08T00:30Z")).open).toBe(true);
    expect(openingAt(night("Europe/Berlin"), at("2026-03-07T00:30Z")).open).toBe(false);
  });
});

/** 29 March 2026, 02:00 to 03:00 is skipped; 25 October 2026, 02:00 to 03:00 is there twice. */
describe("boundaries inside the hour that a clock change skips or repeats", () => {
  const allow = (from: string, to: string) => schedule({ allow: [{ days: ["sun"], from, to }] });
  const deny = (from: string, to: string) => schedule({ deny: [{ days: ["sun"], from, to }] });

  it.each([
    ["allowed from a skipped time: later", allow("02:30", "05:00"), "2026-03-29T01:30Z", "2026-03-29T03:00Z"],
    ["allowed to a skipped time: earlier", allow("01:00", "02:30"), "2026-03-29T00:00Z", "2026-03-29T00:30Z"],
    [
      "allowed from a repeated time: its second",
      allow("02:30", "05:00"),
      "2026-10-25T01:30Z",
      "2026-10-25T04:00Z",
    ],
    [
      "allowed to a repeated time: its first",
      allow("01:00", "02:30"),
      "2026-10-24T23:00Z",
      "2026-10-25T00:30Z",
    ],
  ])("%s", (_, given, from, to) => {
    expect(openingAt(given, at(from) - 1).open).toBe(false);
    expect(next(given, from)).toEqual([true, to]);
    expect(openingAt(given, at(to)).open).toBe(false);
  });

  it.each([
    [
      "forbidden from a skipped time: earlier",
      deny("02:30", "05:00"),
      "2026-03-29T00:30Z",
      "2026-03-29T03:00Z",
    ],
    ["forbidden to a skipped time: later", deny("01:00", "02:30"), "2026-03-29T00:00Z", "2026-03-29T01:30Z"],
    [
      "forbidden from a repeated time: its first",
      deny("02:30", "05:00"),
      "2026-10-25T00:30Z",
      "2026-10-25T04:00Z",
    ],
    [
      "forbidden to a repeated time: its second",
      deny("01:00", "02:30"),
      "2026-10-24T23:00Z",
      "2026-10-25T01:30Z",
    ],
  ])("%s", (_, given, from, to) => {
    expect(openingAt(given, at(from) - 1).open).toBe(true);
    expect(next(given, from)).toEqual([false, to]);
    expect(openingAt(given, at(to)).open).toBe(true);
  });

  it("leaves out a window of which nothing remains, and takes the next one", () => {
    expect(next(allow("02:00", "03:00"), "2026-03-28T12:00Z")).toEqual([false, "2026-04-05T00:00Z"]);
  });

  it("forbids across a midnight that is skipped", () => {
    // Cairo, 24 April 2026: 00:00 to 01:00 does not exist.
    const cairo = schedule({
      timeZone: "Africa/Cairo",
      deny: [{ days: ["fri"], from: "00:30", to: "05:00" }],
    });
    expect(next(cairo, "2026-04-23T21:40Z")).toEqual([false, "2026-04-24T02:00Z"]);
  });
});

describe("what forbids", () => {
  it("wins over what allows", () => {
    const given = schedule({
      allow: [{ ...every, from: "08:00", to: "16:00" }],
      deny: [{ days: ["thu"], from: "12:00", to: "13:00" }],
    });
    expect(next(given, "2026-01-15T10:00Z")).toEqual([true, "2026-01-15T11:00Z"]);
    expect(openingAt(given, at("2026-01-15T11:00Z"))).toEqual({
      open: false,
      opensAt: at("2026-01-15T12:00Z"),
      because: "inside a window that forbids it",
    });
  });

  it("is a freeze day as a whole, in the schedule's zone", () => {
    const given = schedule({ freezeDays: ["2026-12-24", "2026-12-25", "2026-12-26"] });
    expect(next(given, "2026-12-23T22:59Z")).toEqual([true, "2026-12-23T23:00Z"]);
    expect(openingAt(given, at("2026-12-24T12:00Z"))).toEqual({
      open: false,
      opensAt: at("2026-12-26T23:00Z"),
      because: "2026-12-24 is a freeze day",
    });
  });

  it("freezes 23 and 25 hours when the clocks change", () => {
    const given = schedule({ freezeDays: ["2026-03-29", "2026-10-25"] });
    expect(next(given, "2026-03-28T23:00Z")).toEqual([false, "2026-03-29T22:00Z"]);
    expect(next(given, "2026-10-24T22:00Z")).toEqual([false, "2026-10-25T23:00Z"]);
  });

  it("cuts a night in two when only one of its days is frozen", () => {
    const given = schedule({
      allow: [{ ...every, from: "22:00", to: "06:00" }],
      freezeDays: ["2026-01-15"],
    });
    expect(next(given, "2026-01-14T21:30Z")).toEqual([true, "2026-01-14T23:00Z"]);
    expect(next(given, "2026-01-14T23:00Z")).toEqual([false, "2026-01-15T23:00Z"]);
  });
});

describe("without an end", () => {
  it("is always open when nothing is said", () => {
    expect(next(schedule({}), "2026-01-15T12:00Z")).toEqual([true, null]);
  });

  it("is open around the clock when the windows meet", () => {
    expect(
      next(schedule({ allow: [{ ...every, from: "00:00", to: "24:00" }] }), "2026-01-15T12:00Z"),
    ).toEqual([true, null]);
  });

  it("never opens when everything is forbidden", () => {
    const given = schedule({ deny: [{ ...every, from: "00:00", to: "24:00" }] });
    expect(next(given, "2026-01-15T12:00Z")).toEqual([false, null]);
  });
});

describe("schema", () => {
  it.each([
    ["a zone that is none", { timeZone: "Europe/Bern2" }, "timeZone"],
    ["an hour there is not", { allow: [{ ...every, from: "25:00", to: "06:00" }] }, "allow.0.from"],
    ["an empty window", { allow: [{ ...every, from: "06:00", to: "06:00" }] }, "allow.0.to"],
    ["no day", { deny: [{ days: [], from: "06:00", to: "07:00" }] }, "deny.0.days"],
    ["a day that is none", { freezeDays: ["2026-02-30"] }, "freezeDays.0"],
  ])("refuses %s and names the field", (_, change, path) => {
    const answer = scheduleSchema.safeParse({ timeZone: "Europe/Berlin", ...change });
    expect(answer.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
const window = fc
  .record({ days: fc.subarray([...DAYS], { minLength: 1 }), from: time, to: time })
  .filter(({ from, to }) => from !== to);
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Australia/Lord_Howe",
  ),
  allow: fc.array(window, { maxLength: 3 }),
  deny: fc.array(window, { maxLength: 2 }),
  freezeDays: fc.subarray(["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05"]),
});
/** Minutes around every clock change of 2026 in those zones, and some others. */
const anyMinute = fc
  .tuple(
    fc.constantFrom(
      "2026-03-08",
      "2026-03-29",
      "2026-10-25",
      "2026-11-01",
      "2026-04-05",
      "2026-04-24",
      "2026-07-01",
    ),
    fc.integer({ min: -2 * 24 * 60, max: 2 * 24 * 60 }),
  )
  .map(([day, minutes]) => at(`${day}T00:00Z`) + minutes * 60_000);

/** A machine that does other things besides takes its time for these. */
const SLOW_MS = 30_000;

describe("for any schedule", () => {
  it(
    "stays as it is until the instant it names, and is otherwise from then on",
    () => {
      fc.assert(
        fc.property(
          anySchedule,
          anyMinute,
          fc.double({ min: 0, max: 1, noNaN: true }),
          (given, now, share) => {
            const opening = openingAt(given, now);
            const then = opening.open ? opening.closesAt : opening.opensAt;
            if (then === null) return;
            expect(then).toBeGreaterThan(now);
            expect(openingAt(given, then).open).toBe(!opening.open);
            expect(openingAt(given, then - 1).open).toBe(opening.open);
            expect(openingAt(given, Math.floor(now + (then - 1 - now) * share)).open).toBe(opening.open);
          },
        ),
        { numRuns: 40 },
      );
    },
    SLOW_MS,
  );

  it(
    "is never opened by one more window that forbids, nor closed by one fewer",
    () => {
      fc.assert(
        fc.property(anySchedule, window, anyMinute, (given, more, now) => {
          const stricter = openingAt({ ...given, deny: [...given.deny, more] }, now);
          if (stricter.open) expect(openingAt(given, now).open).toBe(true);
        }),
        { numRuns: 40 },
      );
    },
    SLOW_MS,
  );
});
