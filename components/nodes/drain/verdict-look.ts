import {
  ArrowRightLeft,
  CalendarX2,
  CircleCheck,
  CircleX,
  CornerUpLeft,
  Filter,
  HardDrive,
  Hourglass,
  Lock,
  type LucideIcon,
  Pin,
  RotateCcw,
  Timer,
  Unlink,
} from "lucide-react";
import type { Tone } from "@/components/ui/tone";
import type { DrainVerdict } from "@/lib/nodes/drain/model";

type Look = { tone: Tone; icon: LucideIcon };

/** How each verdict looks; `say-verdict` has the word that comes with it. */
export const VERDICT_LOOK: Readonly<Record<DrainVerdict, Look>> = {
  blocked_for_good: { tone: "bad", icon: Lock },
  blocked: { tone: "bad", icon: Lock },
  job_fails: { tone: "bad", icon: CircleX },
  unmanaged: { tone: "bad", icon: Unlink },
  loses_data: { tone: "bad", icon: HardDrive },
  gap: { tone: "warn", icon: Timer },
  cron_skipped: { tone: "warn", icon: CalendarX2 },
  job_retries: { tone: "warn", icon: RotateCcw },
  job_waits: { tone: "busy", icon: Hourglass },
  may_return: { tone: "warn", icon: CornerUpLeft },
  already_terminating: { tone: "hold", icon: Hourglass },
  moves: { tone: "ok", icon: ArrowRightLeft },
  finished: { tone: "mute", icon: CircleCheck },
  stays_mirror: { tone: "mute", icon: Pin },
  stays_daemonset: { tone: "mute", icon: Pin },
  left_out: { tone: "mute", icon: Filter },
};
