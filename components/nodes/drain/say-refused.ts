import { STATE_LOOK, sayAction } from "@/components/actions/say-action";
import type { ActionState, PlanAnswer } from "@/lib/actions/model";

/** What the server refuses for other reasons than pods that still have to be accepted. */
export const refusalsOf = ({ plan }: PlanAnswer): string[] =>
  plan.blockers.filter(({ override }) => override !== "accept").map(({ says }) => says);

/** "Drain node, running", of the action that holds the node; null when none does. */
export const sayHeld = (active: { action: string; state: string } | null): string | null =>
  active === null
    ? null
    : `${sayAction(active.action)}, ${STATE_LOOK[active.state as ActionState]?.label.toLowerCase() ?? active.state}`;
