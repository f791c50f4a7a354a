import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type Props = { title: string; note?: ReactNode; open?: boolean; children: ReactNode };

/** A heading that unfolds what is under it. The browser's own, so it works before any script and finds text in the page. */
export function Disclosure({ title, note, open = false, children }: Props) {
  return (
    <details {...(open ? { open } : {})} className="group/fold border-t border-line first:border-t-0">
      <summary className="flex min-h-10 cursor-default list-none items-center gap-x-2.5 px-3.5 py-1.5 outline-offset-[-2px] hover:bg-hover [&::-webkit-details-marker]:hidden">
        <span className="shrink-0 font-semibold">{title}</span>
        {note !== undefined && <span className="min-w-0 text-text-3">{note}</span>}
        <ChevronRight
          aria-hidden
          className="ml-auto size-4 shrink-0 text-text-3 transition-transform group-open/fold:rotate-90"
        />
      </summary>
      <div className="border-t border-line">{children}</div>
    </details>
  );
}
