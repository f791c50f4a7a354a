import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { TONE_SOFT, TONE_TEXT, type Tone } from "./tone";

export type { Tone };

type StatusProps = {
  tone: Tone;
  icon: LucideIcon;
  label: string;
  className?: string;
  /** For work under way. */
  spin?: boolean;
};

/** A state in a table or heading: colour, icon and word together. */
export function Status({ tone, icon: Icon, label, className, spin }: StatusProps) {
  return (
    <span
      className={cn("inline-flex items-center gap-1.5 align-middle font-medium", TONE_TEXT[tone], className)}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", spin === true && "animate-spin")} />
      {label}
    </span>
  );
}

type ChipProps = { tone?: Tone; icon?: LucideIcon; children: ReactNode; className?: string; title?: string };

export function Chip({ tone = "mute", icon: Icon, children, className, title }: ChipProps) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-[22px] max-w-full items-center gap-[5px] rounded-full px-2 text-xs font-medium whitespace-nowrap",
        TONE_SOFT[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden className="size-[13px] shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  );
}
