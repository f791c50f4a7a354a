import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNatural } from "./natural";

describe("compareNatural", () => {
  it("orders numbers in names by value", () => {
    const names = ["worker-10", "worker-2", "control-1", "worker-2a", "worker-1"];
    expect(names.toSorted(compareNatural)).toEqual([
      "control-1",
      "worker-1",
      "worker-2",
      "worker-2a",
      "worker-10",
    ]);
  });

  it("is a total order", () => {
    const name = fc.stringMatching(/^[a-c0-2A-]{0,5}$/);
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNatural(a, b)).toBe(-compareNatural(b, a) + 0);
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
          expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("orders any two numbers under the same prefix by value", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(Math.sign(compareNatural(`n-${a}`, `n-${b}`))).toBe(Math.sign(a - b));
      }),
    );
  });
});
