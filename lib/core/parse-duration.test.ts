import { describe, expect, it } from "vitest";
import { parseDuration } from "./parse-duration";

describe("parseDuration", () => {
  it.each([
    ["30s", 30_000],
    ["15m", 900_000],
    ["1h", 3_600_000],
    [" 7d ", 604_800_000],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text, "ttl")).toBe(ms);
  });

  it.each(["", "1", "h", "-1h", "1.5h", "1w", "9999999s", "1h 30m"])(
    "refuses %j and names the field",
    (text) => {
      expect(() => parseDuration(text, "ttl")).toThrow(/^ttl: expected a number/);
    },
  );
});
