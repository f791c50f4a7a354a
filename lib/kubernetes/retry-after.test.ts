import { describe, expect, it } from "vitest";
import { retryAfterSeconds } from "./retry-after";

describe("retryAfterSeconds", () => {
  const now = () => Date.parse("2026-01-01T00:00:00Z");

  it.each([
    [undefined, 0],
    ["", 0],
    ["7", 7],
    [" 7 ", 7],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["99999999999999", 300],
    ["soon", 0],
    ["NaN", 0],
  ])("reads %j as %i s", (said, seconds) =>
    expect(retryAfterSeconds(said === undefined ? {} : { "retry-after": said }, now)).toBe(seconds),
  );
});
