import { useRef } from "react";
import { newKey } from "./new-key";

/** The idempotency key of a press: a repeat of the same press has the same key; another plan or reason is another press. */
export function useRepeatKey(): (asked: unknown) => string {
  const last = useRef<{ of: string; key: string } | null>(null);
  return (asked) => {
    const of = JSON.stringify(asked);
    if (last.current?.of !== of) last.current = { of, key: newKey() };
    return last.current.key;
  };
}
