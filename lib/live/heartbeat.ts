import "server-only";
import { type Clock, sleep, systemClock } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { KubeConnection } from "@/lib/kubernetes/connection";

/**
 * Asks the API server every few seconds whether it is there, once for all watches: a quiet watch says nothing for a
 * minute, so that its silence alone does not tell a calm cluster from a lost one.
 */

export type Pulse = {
  /** When a question was sent that the server answered last. */
  readonly provedAt: Date | null;
  readonly problem: string | null;
};

type Options = {
  /** The problem came, changed or went. */
  changed(): void;
  clock?: Clock;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

const EVERY_MS = 10_000;
const AGAIN_MS = 2_000;
const ANSWER_MS = 5_000;

export function startHeartbeat(
  connection: KubeConnection,
  { changed, clock = systemClock, wait = sleep }: Options,
): Pulse & { stop(): Promise<void> } {
  const end = new AbortController();
  const pulse = { provedAt: null as Date | null, problem: null as string | null };

  async function ask(): Promise<string | null> {
    try {
      const { status } = await connection.request({
        path: "/readyz",
        timeoutMs: ANSWER_MS,
        signal: end.signal,
      });
      // 401, 403 or 404 is an answer too: who may ask is the cluster's affair. 5xx is a server without its store.
      if (status >= 500) throw new AppError("upstream", `the API server is not ready: ${status}`);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      const sentAt = clock.now();
      const problem = await ask();
      if (end.signal.aborted) return;
      if (problem === null) pulse.provedAt = sentAt;
      const before = pulse.problem;
      pulse.problem = problem;
      if (problem !== before) changed();
      await wait(problem === null ? EVERY_MS : AGAIN_MS, end.signal);
    }
  }

  const running = run();
  return {
    get provedAt() {
      return pulse.provedAt;
    },
    get problem() {
      return pulse.problem;
    },
    async stop() {
      end.abort();
      await running;
    },
  };
}
