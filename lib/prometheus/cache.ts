import "server-only";
import { type Clock, systemClock } from "@/lib/core/clock";

/** Keeps an answer for a while and lets simultaneous readers share one question. Failures are kept shorter, so that a dead server is not asked by every viewer. */
export function kept<T>(
  read: () => Promise<T>,
  options: { keepMs: number; keepFailureMs: number; clock?: Clock },
): () => Promise<T> {
  const clock = options.clock ?? systemClock;
  let current: { answer: Promise<T>; until: number } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (current !== null && now < current.until) return current.answer;
    // Until it has settled an entry does not age: the reader's own timeout bounds it.
    const entry = { answer: read(), until: Number.POSITIVE_INFINITY };
    current = entry;
    entry.answer.then(
      () => {
        entry.until = clock.now().getTime() + options.keepMs;
      },
      () => {
        entry.until = clock.now().getTime() + options.keepFailureMs;
      },
    );
    return entry.answer;
  };
}
