import { describe, expect, it } from "vitest";
import { sayAmount, sayBytes, sayGib } from "./quantity";

describe("amounts", () => {
  it("keeps the digits a person compares", () => {
    expect([0.84, 5.23, 14.6, 16, 1204.4].map(sayAmount)).toEqual(["0.8", "5.2", "14.6", "16", "1,204"]);
  });
  it("does not pretend to know what is not a number", () => {
    expect(sayAmount(Number.NaN)).toBe("–");
  });
  it("says memory in GiB", () => {
    expect([6.2, 31.4, 64].map((gib) => sayGib(gib * 1024 ** 3))).toEqual(["6.2", "31", "64"]);
    expect(sayBytes(3 * 1024 ** 4)).toBe("3 TiB");
    expect(sayBytes(512 * 1024 ** 2)).toBe("512 MiB");
  });
});
