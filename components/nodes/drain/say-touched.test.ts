import { expect, it } from "vitest";
import { sayTouched } from "./say-touched";

it.each([
  ["nobody holds it", null, "nothing has been touched"],
  ["a second person has not agreed yet", "awaiting_approval", "nothing has been touched"],
  ["no worker has begun", "queued", "nothing has been touched"],
  ["it is under way", "running", "another action is at work on this node"],
  ["it waits for a budget", "blocked", "another action is at work on this node"],
  ["it is paused half way", "paused", "another action is at work on this node"],
])("%s", (_, state, says) => {
  expect(sayTouched(state === null ? null : { state })).toBe(says);
});
