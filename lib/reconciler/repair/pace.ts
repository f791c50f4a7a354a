import "server-only";
import { sleep } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { answerStatus } from "@/lib/kubernetes/answer-status";

/** Keeps requests of one slice apart, and holds all of them when the server asks to wait. */
export type Pace = {
  /** Asks once, or again each time the server had asked to wait. @throws what `ask` throws otherwise */
  request<Answer>(ask: () => Promise<Answer>): Promise<Answer>;
  readonly requests: number;
  readonly throttled: number;
};

const TRIES_MAX = 8;
const WAIT_SECONDS_LEAST = 1;

type Clock = { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };
const steady: Clock = { now: () => performance.now(), sleep };

export function openPace(perSecond: number, signal: AbortSignal, clock: Clock = steady): Pace {
  let intervalMs = 1_000 / perSecond;
  let next = clock.now();
  let requests = 0;
  let throttled = 0;

  async function turn(): Promise<void> {
    const at = Math.max(next, clock.now());
    next = at + intervalMs;
    const waitMs = at - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    if (signal.aborted) throw new AppError("timeout", "stopped before it was asked");
  }

  return {
    async request(ask) {
      for (let tries = 1; ; tries += 1) {
        await turn();
        requests += 1;
        try {
          return await ask();
        } catch (error) {
          const seconds = waitSecondsOf(error);
          if (seconds === null || tries >= TRIES_MAX) throw error;
          throttled += 1;
          next = Math.max(next, clock.now() + seconds * 1_000);
          // It was too fast for this server; the next slice tries the full pace again.
          intervalMs *= 1.5;
        }
      }
    },
    get requests() {
      return requests;
    },
    get throttled() {
      return throttled;
    },
  };
}

/** Null for anything but a 429. */
function waitSecondsOf(error: unknown): number | null {
  if (!(error instanceof AppError)) return null;
  if (error.code !== "rate_limited" && answerStatus(error) !== 429) return null;
  return Math.max(WAIT_SECONDS_LEAST, error.retryAfterSeconds ?? 0);
}
