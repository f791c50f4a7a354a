import { CircleCheck, CircleDashed, CircleHelp, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import { Status } from "@/components/ui/status";
import type { PodRow } from "@/lib/pods/model";

const LOOK = {
  Running: { tone: "ok", icon: CircleCheck, label: "Running" },
  Succeeded: { tone: "mute", icon: CircleCheck, label: "Succeeded" },
  Pending: { tone: "busy", icon: CircleDashed, label: "Pending" },
  Failed: { tone: "bad", icon: CircleX, label: "Failed" },
  Unknown: { tone: "warn", icon: CircleHelp, label: "Unknown" },
  Terminating: { tone: "hold", icon: LoaderCircle, label: "Terminating" },
} as const;

export function PodPhase({ phase, ready }: Pick<PodRow, "phase" | "ready">) {
  if (phase === "Running" && !ready) return <Status tone="warn" icon={TriangleAlert} label="Not ready" />;
  return <Status {...LOOK[phase]} />;
}
