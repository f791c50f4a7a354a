import { CircleCheck, CircleX, Clock, LoaderCircle, SkipForward } from "lucide-react";
import { STATE_LOOK, type StateLook } from "@/components/actions/say-action";
import type { NodeRun } from "@/lib/campaigns/model";

const LOOK: Readonly<Record<NodeRun["state"], StateLook>> = {
  waiting: { tone: "mute", icon: Clock, label: "Waiting" },
  running: { tone: "busy", icon: LoaderCircle, label: "At work", spin: true },
  done: { tone: "ok", icon: CircleCheck, label: "Done" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  skipped: { tone: "mute", icon: SkipForward, label: "Skipped" },
};

/** A node whose own action waits for a person or a budget says so. */
export function runLook({ state, childState }: NodeRun): StateLook {
  const waits = childState === "awaiting_approval" || childState === "paused" || childState === "blocked";
  return state === "running" && waits ? STATE_LOOK[childState] : LOOK[state];
}
