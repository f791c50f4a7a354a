import { expect, it } from "vitest";
import { sayDuration, saySince } from "./duration";

it("says a span in its largest whole unit", () => {
  expect([-5, 999, 59_999, 660_000, 7_200_000, 172_800_000].map(sayDuration)).toEqual([
    "0 s",
    "0 s",
    "59 s",
    "11 min",
    "2 h",
    "2 d",
  ]);
  expect(saySince("2026-01-01T00:00:00Z", new Date("2026-01-01T02:30:00Z"))).toBe("2 h");
});
