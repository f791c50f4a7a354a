import { expect, it } from "vitest";
import { ApiError } from "@/lib/core/fetch-json";
import { problemsOf, sayProblems } from "./problems";

const refused = new ApiError(400, "the input does not hold", {
  fields: [
    { path: "input.settings.perRole.worker-nfs", message: "expected a whole number of nodes" },
    { path: "input.settings.schedule.freezeDays.0", message: "Invalid ISO date" },
  ],
});

it("stands at its field, and says which part of it", () => {
  const problemOf = problemsOf(refused);
  expect(problemOf("settings.perRole")).toBe("worker-nfs: expected a whole number of nodes");
  expect(problemOf("settings.schedule.freezeDays")).toBe("Invalid ISO date");
  expect(problemOf("settings.per")).toBeNull();
  expect(problemsOf(null)("title")).toBeNull();
});

it("is said as a whole too", () => {
  expect(sayProblems(refused)).toEqual([
    "settings.perRole.worker-nfs: expected a whole number of nodes",
    "settings.schedule.freezeDays.0: Invalid ISO date",
  ]);
  expect(sayProblems(new Error("the server is away"))).toEqual(["the server is away"]);
});
