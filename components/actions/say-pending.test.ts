import { expect, it } from "vitest";
import type { ActionItem, ActionState } from "@/lib/actions/model";
import { pendingOf } from "./say-pending";

const OFFERS: ActionItem["offers"] = {
  approve: false,
  decline: false,
  pause: false,
  resume: false,
  cancel: true,
  undo: false,
};
const APPROVAL = {
  because: ["a job fails"],
  expiresAt: "2026-01-01T00:00:00Z",
  by: null,
  reason: null,
  at: null,
};
const seen = (state: ActionState, offers: Partial<ActionItem["offers"]> = {}, by: string | null = null) => ({
  state,
  offers: { ...OFFERS, ...offers },
  approval: { ...APPROVAL, by: by === null ? null : { user: by, displayName: by } },
});

it.each([
  ["running", seen("running", { pause: true }), null],
  ["running, a pause was asked for", seen("running", { resume: true }), "pausing"],
  ["blocked, a pause was asked for", seen("blocked", { resume: true }), "pausing"],
  ["paused", seen("paused", { resume: true }), null],
  ["paused, the pause was taken back", seen("paused"), "resuming"],
  ["running, its end was asked for", seen("running", { cancel: false }), "cancelling"],
  ["awaiting somebody", seen("awaiting_approval", { approve: true }), null],
  ["agreed to", seen("awaiting_approval", {}, "bob"), "approved"],
  ["over", seen("succeeded", { cancel: false }), null],
] as const)("%s", (_, action, pending) => {
  expect(pendingOf(action, true)).toBe(pending);
});

it("guesses nothing for who is offered nothing", () => {
  for (const state of ["running", "paused", "blocked"] as const)
    expect(pendingOf(seen(state, { cancel: false }), false)).toBeNull();
});
