import { CircleCheck, CircleDashed, CircleMinus, CircleX, TriangleAlert } from "lucide-react";
import { Status } from "@/components/ui/status";
import type { QuotaRow } from "@/lib/quotas/model";

const LOOK = {
  over: { tone: "bad", icon: CircleX, label: "At the limit" },
  near: { tone: "warn", icon: TriangleAlert, label: "Near the edge" },
  idle: { tone: "mute", icon: CircleMinus, label: "Never used" },
  usual: { tone: "ok", icon: CircleCheck, label: "Has room" },
  none: { tone: "mute", icon: CircleDashed, label: "No quota" },
} as const;

export const sayUse = (use: string): string => (use in LOOK ? LOOK[use as QuotaRow["use"]].label : use);

export function QuotaUse({ use }: Pick<QuotaRow, "use">) {
  return <Status {...LOOK[use]} />;
}
