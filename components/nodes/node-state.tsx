import { CircleCheck, CircleHelp, CirclePause, CircleX, TriangleAlert } from "lucide-react";
import { Status } from "@/components/ui/status";
import type { NodeState } from "@/lib/nodes/model";

const LOOK = {
  ready: { tone: "ok", icon: CircleCheck, label: "Ready" },
  cordoned: { tone: "hold", icon: CirclePause, label: "Cordoned" },
  pressure: { tone: "warn", icon: TriangleAlert, label: "Pressure" },
  not_ready: { tone: "bad", icon: CircleX, label: "Not ready" },
  unknown: { tone: "bad", icon: CircleHelp, label: "Unknown" },
} as const;

export const sayNodeState = (state: string): string =>
  state in LOOK ? LOOK[state as NodeState].label : state;

export function NodeStateStatus({ state }: { state: NodeState }) {
  return <Status {...LOOK[state]} />;
}
