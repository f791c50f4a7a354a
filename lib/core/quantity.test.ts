import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "./errors";
import { formatBytes, formatCores, parseQuantity } from "./quantity";

describe("parseQuantity", () => {
  it.each([
    ["1.5Gi", 1.5 * 2 ** 30],
    ["11973899059200m", 11973899059.2],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1E", 1e18],
    ["500n", 5e-7],
    ["0", 0],
    [".5", 0.5],
    ["2.", 2],
    ["-250m", -0.25],
    ["110", 110],
  ])("reads %s", (text, value) => expect(parseQuantity(text)).toBeCloseTo(value, 9));

  it.each(["", "Gi", "1 Gi", "1gi", "1.2.3", "1e", "NaN", "0x10", "1Mi ", "--1", "1e999", "1K"])(
    "refuses %j",
    (text) => expect(() => parseQuantity(text)).toThrow(AppError),
  );

  it("reads every whole number with every suffix as a multiple of the unit", () => {
    const suffix = fc.constantFrom("n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi", "Ti");
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), suffix, (count, unit) => {
        const one = parseQuantity(`1${unit}`);
        expect(Math.abs(parseQuantity(`${count}${unit}`) - count * one)).toBeLessThanOrEqual(
          Math.abs(count * one) * 1e-12,
        );
      }),
    );
  });

  it("answers a number or throws AppError, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isFinite(parseQuantity(text))).toBe(true);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe("format", () => {
  it("says cores and bytes as Kubernetes does", () => {
    expect([0, 0.25, 1, 5.125].map(formatCores)).toEqual(["0", "250m", "1", "5.13"]);
    expect([0, 1, 1024, 1.5 * 2 ** 30, 2 ** 40].map(formatBytes)).toEqual(["0", "1", "1Ki", "1.5Gi", "1Ti"]);
  });

  it("loses less than a rounding step on the way there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
        expect(Math.abs(parseQuantity(formatBytes(bytes)) - bytes)).toBeLessThanOrEqual(bytes * 0.051);
      }),
    );
  });
});
