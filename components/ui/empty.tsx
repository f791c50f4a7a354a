import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  icon: LucideIcon;
  title: string;
  /** What to do about it, or why it is good. */
  says?: ReactNode;
  action?: ReactNode;
  className?: string;
};

export function Empty({ icon: Icon, title, says, action, className }: Props) {
  return (
    <div className={cn("flex flex-col items-center gap-1 px-6 py-12 text-center", className)}>
      <Icon aria-hidden className="mb-2 size-6 text-text-3" />
      <p className="font-semibold">{title}</p>
      {says !== undefined && <div className="max-w-md text-text-2">{says}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
