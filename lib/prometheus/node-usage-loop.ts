import "server-only";
import { sleep } from "@/lib/core/clock";
import type { NodeUsageAnswer } from "./node-usage";

/**
 * Keeps what nodes use in memory, read on a schedule of this process alone: one reading at a time, whatever the number of
 * people who look. A reading that fails leaves the last figures where they are, with their age and the reason.
 */

type Options = { random?: () => number; wait?: (ms: number, signal: AbortSignal) => Promise<void> };

export type NodeUsageLoop = { current(): NodeUsageAnswer; stop(): Promise<void> };

const EVERY_MS = 20_000;
/** A source that is down, or was never there, is asked ever less often up to this. */
const FAILED_MS_MAX = 120_000;

export const NOT_READ_YET: NodeUsageAnswer = {
  byNode: new Map(),
  source: { name: "metrics", asOf: null, problem: "not read yet" },
};

/** `read` bounds its own time and does not throw. */
export function startNodeUsageLoop(
  read: (signal: AbortSignal) => Promise<NodeUsageAnswer>,
  { random = Math.random, wait = sleep }: Options = {},
): NodeUsageLoop {
  const end = new AbortController();
  let held = NOT_READ_YET;

  async function run(): Promise<void> {
    for (let failures = 0; !end.signal.aborted; ) {
      const answer = await read(end.signal);
      if (end.signal.aborted) return;
      const { problem } = answer.source;
      failures = problem === null ? 0 : failures + 1;
      held = problem === null ? answer : frozen(held, answer);
      // Spread, so that processes that began together do not ask together.
      const pauseMs = Math.min(FAILED_MS_MAX, EVERY_MS * 2 ** Math.min(failures, 10));
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
const frozen = (last: NodeUsageAnswer, failed: NodeUsageAnswer): NodeUsageAnswer =>
  last.source.asOf === null
    ? failed
    : { byNode: last.byNode, source: { ...last.source, problem: failed.source.problem } };
