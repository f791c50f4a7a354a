"use client";
import { saySpan } from "./duration";
import { useNow } from "./ticker";

type Props = {
  /** ISO time that is still to come. */
  at: string;
  prefix?: string;
  /** Once the time has come. */
  past: string;
  className?: string;
};

/** A countdown to the second, in at most two units. */
export function Until({ at, prefix = "", past, className }: Props) {
  const says = useNow((now) => {
    const left = Math.ceil((Date.parse(at) - (now ?? Date.now())) / 1000);
    return left > 0 ? `${prefix}${saySpan(left)}` : past;
  });
  return (
    <time dateTime={at} className={className} suppressHydrationWarning>
      {says}
    </time>
  );
}
