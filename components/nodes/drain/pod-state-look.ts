import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  CopyPlus,
  Hourglass,
  LoaderCircle,
  Lock,
  type LucideIcon,
  MoveRight,
  Pin,
} from "lucide-react";
import type { Tone } from "@/components/ui/tone";
import type { DrainPodState } from "@/lib/nodes/drain/model";

type Look = { tone: Tone; icon: LucideIcon; spin?: boolean };

/** How each state of a pod looks; `drain-tally` has the word that comes with it. */
export const POD_STATE_LOOK: Readonly<Record<DrainPodState, Look>> = {
  queued: { tone: "mute", icon: Clock },
  waiting_job: { tone: "busy", icon: Hourglass },
  replacing: { tone: "busy", icon: CopyPlus },
  evicting: { tone: "busy", icon: LoaderCircle, spin: true },
  blocked: { tone: "warn", icon: Lock },
  terminating: { tone: "busy", icon: Hourglass },
  gone: { tone: "busy", icon: CircleDashed },
  rescheduled: { tone: "busy", icon: MoveRight },
  ready: { tone: "ok", icon: CircleCheck },
  left: { tone: "mute", icon: Pin },
  given_up: { tone: "bad", icon: CircleX },
};
