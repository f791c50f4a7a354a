import { CircleCheck, CircleX, Info, type LucideIcon, PauseCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

type NoticeTone = "ok" | "warn" | "bad" | "hold" | "busy";

const LOOK: Readonly<Record<NoticeTone, { icon: LucideIcon; box: string; ink: string }>> = {
  ok: { icon: CircleCheck, box: "border-l-ok bg-ok-soft", ink: "text-ok" },
  warn: { icon: TriangleAlert, box: "border-l-warn bg-warn-soft", ink: "text-warn" },
  bad: { icon: CircleX, box: "border-l-bad bg-bad-soft", ink: "text-bad" },
  hold: { icon: PauseCircle, box: "border-l-hold bg-hold-soft", ink: "text-hold" },
  busy: { icon: Info, box: "border-l-busy bg-busy-soft", ink: "text-busy" },
};

type Props = {
  tone?: NoticeTone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** A banner inside a page: data is stale, something failed, something is switched off. Failures are announced. */
export function Notice({ tone = "warn", title, children, action, className }: Props) {
  const { icon: Icon, box, ink } = LOOK[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={cn("flex items-start gap-3 rounded-md border-l-[3px] px-4 py-2.5", box, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children !== undefined && <div className="text-text-2">{children}</div>}
      </div>
      {action !== undefined && <div className="shrink-0">{action}</div>}
    </div>
  );
}
