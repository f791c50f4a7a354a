import fc from "fast-check";
import { expect, it } from "vitest";
import { median, roughly, saySeconds } from "./start-time";

it.each([
  [[], null],
  [[4], 4],
  [[9, 1, 5], 5],
  [[4, 1], 4],
])("the middle of %j is %s", (values, middle) => expect(median(values)).toBe(middle));

it("never says less than was measured", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3_600, noNaN: true }), (seconds) => {
      expect(roughly(seconds)).toBeGreaterThanOrEqual(seconds);
    }),
  );
});

it.each([
  [15, "15 s"],
  [90, "90 s"],
  [120, "2 min"],
  [3_600, "60 min"],
  [100, "100 s"],
])("says %i as %s", (seconds, says) => expect(saySeconds(seconds)).toBe(says));
