import "server-only";
import { sleep } from "@/lib/core/clock";
import type { Source } from "@/lib/core/source";

/**
 * Keeps figures in memory, read on a schedule of this process alone: one reading at a time, whatever the number of people
 * who look. A reading that fails leaves the last figures where they are, with their age and the reason.
 */

export type ReadingLoop<A> = { current(): A; stop(): Promise<void> };
export type LoopOptions = {
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};
type Pace = {
  everyMs: number;
  /** After the first failure; a source that is down, or was never there, is asked ever less often up to the most. */
  failedMs: number;
  failedMsMax: number;
};

/** `read` bounds its own time and does not throw. `first` is what is current until it has answered. */
export function startReadingLoop<A extends { source: Source }>(
  read: (signal: AbortSignal) => Promise<A>,
  first: A,
  { everyMs, failedMs, failedMsMax }: Pace,
  { random = Math.random, wait = sleep }: LoopOptions = {},
): ReadingLoop<A> {
  const end = new AbortController();
  let held = first;

  async function run(): Promise<void> {
    for (let failures = 0; !end.signal.aborted; ) {
      const answer = await read(end.signal);
      if (end.signal.aborted) return;
      const { problem } = answer.source;
      failures = problem === null ? 0 : failures + 1;
      held = problem === null ? answer : frozen(held, answer);
      const pauseMs =
        failures === 0 ? everyMs : Math.min(failedMsMax, failedMs * 2 ** Math.min(failures - 1, 10));
      // Spread, so that processes that began together do not ask together.
      await wait(pauseMs * (0.75 + random() / 2), end.signal);
    }
  }

  const running = run();
  return {
    current: () => held,
    async stop() {
      end.abort();
      await running;
    },
  };
}

/** What was read last, which is as old as it says, and why there is nothing newer. */
const frozen = <A extends { source: Source }>(last: A, failed: A): A =>
  last.source.asOf === null
    ? failed
    : { ...last, source: { ...last.source, problem: failed.source.problem } };
