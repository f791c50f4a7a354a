import "server-only";
import type { StepContext } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import type { Impersonation } from "@/lib/kubernetes/write/impersonation";
import { openPace, type Pace } from "../repair/pace";

/** How a slice reaches the API server: at its pace, as the person who asked, and only while it still holds the action. */
export type Hands = {
  as: Impersonation;
  signal: AbortSignal;
  pace: Pace;
  ask<Answer>(ask: () => Promise<Answer>): Promise<Answer>;
  write<Answer>(write: () => Promise<Answer>): Promise<Answer>;
};

export function openHands(
  { writesAs, actionId, signal, fence }: Pick<StepContext, "writesAs" | "actionId" | "signal" | "fence">,
  requestsPerSecond: number,
): Hands {
  const pace = openPace(requestsPerSecond, signal);
  return {
    as: { user: writesAs, groups: [site().profile.operatorGroup], actionId },
    signal,
    pace,
    ask: pace.request,
    write: (write) =>
      pace.request(async () => {
        await fence();
        return await write();
      }),
  };
}
