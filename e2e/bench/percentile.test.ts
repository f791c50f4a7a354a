import { expect, test } from "vitest";
import { percentile } from "./percentile";

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

test.each([
  [[7], 0.95, 7],
  [[3, 1, 2], 0.5, 2],
  [hundred, 0.5, 50],
  [hundred, 0.95, 95],
  [hundred, 1, 100],
])("nearest rank of %j at %d", (samples, share, expected) => {
  expect(percentile(samples, share)).toBe(expected);
});

test("no samples have no percentile", () => {
  expect(() => percentile([], 0.5)).toThrow("no samples");
});
