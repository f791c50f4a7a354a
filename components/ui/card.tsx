import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  title?: string;
  /** Beside the title, quiet: a count. */
  note?: ReactNode;
  /** At the right end of the title line. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
};

export function Card({ title, note, actions, children, className }: Props) {
  return (
    <section
      {...(title === undefined ? {} : { "aria-label": title })}
      className={cn("overflow-hidden rounded-lg border border-line bg-surface", className)}
    >
      {title !== undefined && (
        <div className="flex min-h-10 items-center gap-2.5 border-b border-line px-3.5">
          <h2 className="font-semibold">{title}</h2>
          {note !== undefined && <span className="text-text-3">{note}</span>}
          {actions !== undefined && <div className="ml-auto flex items-center gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
