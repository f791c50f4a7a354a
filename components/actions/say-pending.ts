import { type ActionItem, isFinal } from "@/lib/actions/model";

export type Pending = "pausing" | "resuming" | "cancelling" | "approved";
type Seen = Pick<ActionItem, "state" | "offers" | "approval">;

/**
 * What was asked for and no worker has done yet. It is read from what is offered to somebody who may cancel and pause
 * (`mayStop`): a pause that can be taken back before the action is paused is about to be; an action that can no longer
 * be cancelled has been. Null for others, who are offered nothing in any case.
 */
export function pendingOf({ state, offers, approval }: Seen, mayStop: boolean): Pending | null {
  if (isFinal(state)) return null;
  if (mayStop && !offers.cancel) return "cancelling";
  if (state === "awaiting_approval") return (approval?.by ?? null) === null ? null : "approved";
  if (offers.resume && state !== "paused") return "pausing";
  if (mayStop && state === "paused" && !offers.resume) return "resuming";
  return null;
}
