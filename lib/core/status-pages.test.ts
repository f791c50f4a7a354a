import { expect, it } from "vitest";
import { isPublicTool, statusPagePath } from "./status-pages";

it("shows nobody's, everybody's, or those of the list", () => {
  expect([isPublicTool("none", "sal"), isPublicTool("all", "sal")]).toEqual([false, true]);
  expect([isPublicTool(["sal"], "sal"), isPublicTool(["sal"], "sa"), isPublicTool([], "sal")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(statusPagePath("a/../b")).toBe("/status/a%2F..%2Fb");
});
