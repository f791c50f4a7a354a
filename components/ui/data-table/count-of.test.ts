import { expect, it } from "vitest";
import { countOf } from "./count-of";

const facets = {
  web: [
    { value: "up", count: 287 },
    { value: "down", count: 10 },
  ],
};

it("counts a value of the whole list, and none where the list leaves the others out", () => {
  expect(countOf({ total: 297, facets }, "web", "down")).toBe(10);
  expect(countOf({ total: 297, facets }, "web", "stopped")).toBe(0);
  expect(countOf({ total: 287, facets }, "web", "down")).toBe(0);
  expect(countOf({ total: 287, facets }, "other", "down")).toBe(0);
});
