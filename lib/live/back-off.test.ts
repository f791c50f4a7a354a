import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs } from "./back-off";

describe("backOffMs", () => {
  it("doubles up to 30 s", () => {
    expect([0, 1, 2, 5, 6, 50, 5_000].map((failures) => backOffMs(failures, () => 1))).toEqual([
      500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("spreads over the upper half", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const most = backOffMs(failures, () => 1);
        const ms = backOffMs(failures, () => random);
        expect(ms).toBeGreaterThanOrEqual(most / 2);
        expect(ms).toBeLessThanOrEqual(most);
      }),
    );
  });
});
