import { CircleCheck, CircleDashed, CirclePause, CircleX } from "lucide-react";
import { Status } from "@/components/ui/status";
import type { ToolRow } from "@/lib/tools/model";

const LOOK = {
  up: { tone: "ok", icon: CircleCheck, label: "Up" },
  down: { tone: "bad", icon: CircleX, label: "Down" },
  stopped: { tone: "hold", icon: CirclePause, label: "Stopped" },
  none: { tone: "mute", icon: CircleDashed, label: "None" },
} as const;

export const sayWebState = (state: string): string =>
  state in LOOK ? LOOK[state as ToolRow["web"]].label : state;

export function WebState({ state }: { state: ToolRow["web"] }) {
  return <Status {...LOOK[state]} />;
}
