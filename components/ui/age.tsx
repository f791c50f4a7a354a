"use client";
import { sayDuration } from "./duration";
import { useNow } from "./ticker";

type Props = {
  /** ISO time, or null when it is not known. */
  at: string | null;
  /** Before and after the number: "for 4 min", "4 min ago". */
  prefix?: string;
  suffix?: string;
  className?: string;
};

/**
 * How long ago, kept current. The exact time is in the tooltip and in the element.
 * The server says it by its own clock, so that nothing moves when the browser takes over; a second of difference is no mistake.
 */
export function Age({ at, prefix = "", suffix = "", className }: Props) {
  const says = useNow((now) =>
    at === null ? "" : `${prefix}${sayDuration(((now ?? Date.now()) - Date.parse(at)) / 1000)}${suffix}`,
  );
  if (at === null) return <span className={className}>–</span>;
  return (
    <time dateTime={at} title={exact(at)} className={className} suppressHydrationWarning>
      {says}
    </time>
  );
}

const exact = (iso: string): string => `${iso.slice(0, 19).replace("T", " ")} UTC`;
