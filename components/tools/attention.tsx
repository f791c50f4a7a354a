import { CircleX, type LucideIcon, TriangleAlert, UserX } from "lucide-react";
import { Chip, type Tone } from "@/components/ui/status";
import type { Attention } from "@/lib/tools/model";

const LOOK: Readonly<Record<Attention, { label: string; tone: Tone; icon: LucideIcon }>> = {
  no_maintainers: { label: "No maintainers", tone: "warn", icon: UserX },
  disabled_running: { label: "Disabled but running", tone: "bad", icon: CircleX },
  unknown_running: { label: "Runs, but is not in the directory", tone: "bad", icon: CircleX },
  never_used: { label: "Never used", tone: "mute", icon: TriangleAlert },
  over_quota: { label: "Over 90 % of quota", tone: "warn", icon: TriangleAlert },
  crash_looping: { label: "Crashing for days", tone: "bad", icon: CircleX },
};

export const sayAttention = (value: string): string =>
  value === "none" ? "Nothing" : value in LOOK ? LOOK[value as Attention].label : value;

export function AttentionChip({ of }: { of: Attention }) {
  const { label, tone, icon } = LOOK[of];
  return (
    <Chip tone={tone} icon={icon} title={label}>
      {label}
    </Chip>
  );
}
