import { expect, it } from "vitest";
import { retrySeconds } from "./retry-seconds";

it("doubles from 30 s to an hour, spread by a quarter to both sides", () => {
  const middle = (tries: number) => retrySeconds(tries, () => 0.5);
  expect([1, 2, 3, 7, 8, 9, 500].map(middle)).toEqual([30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
  expect([retrySeconds(1, () => 0), retrySeconds(1, () => 1)]).toEqual([22.5, 37.5]);
});
