import { describe, expect, it } from "vitest";
import { sayDuration, saySpan } from "./duration";

describe("sayDuration", () => {
  it.each([
    [-5, "0 s"],
    [0, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [3599, "59 min"],
    [3600, "1 h"],
    [47 * 3600, "47 h"],
    [48 * 3600, "2 d"],
    [410 * 86_400, "410 d"],
    [1200 * 86_400, "1,200 d"],
  ])("says %d seconds as %s", (seconds, says) => {
    expect(sayDuration(seconds)).toBe(says);
  });
});

describe("saySpan", () => {
  it.each([
    [0, "0 s"],
    [45, "45 s"],
    [90, "1 min 30 s"],
    [900, "15 min"],
    [5400, "1 h 30 min"],
    [90_061, "1 d 1 h"],
  ])("says %d seconds exactly as %s", (seconds, says) => {
    expect(saySpan(seconds)).toBe(says);
  });
});
