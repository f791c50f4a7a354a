import { sayCount } from "@/components/ui/say-count";

type Facts = {
  /** What the server refuses, other than pods to accept. */
  refused: readonly string[];
  /** Pods that have to be accepted and are not. */
  unaccepted: number;
  /** The action that holds the node, in words. */
  held: string | null;
  /** No newer plan can be made than the one that is shown. */
  unplanned: boolean;
  reason: string;
  /** What has to be typed, and what was; null when nothing has to be. */
  confirm: { expected: string; typed: string } | null;
};

/** Why the button cannot be pressed yet: the first thing to do about it. Null when it can. */
export function whyNotYet({ refused, unaccepted, held, unplanned, reason, confirm }: Facts): string | null {
  if (held !== null) return `Another action holds this node: ${held}.`;
  if (unplanned) return "It cannot be planned now: see above the plan.";
  if (refused.length > 0) return "Refused as it stands: see above the plan.";
  if (unaccepted > 0)
    return `${sayCount(unaccepted, "pod")} in the plan ${unaccepted === 1 ? "waits" : "wait"} for your acceptance.`;
  if (reason.trim() === "") return "Say why.";
  if (confirm !== null && confirm.typed.trim() !== confirm.expected) return "Type the node's name.";
  return null;
}
