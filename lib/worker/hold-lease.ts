import "server-only";
import { performance } from "node:perf_hooks";
import { sleep } from "@/lib/core/clock";
import { type Claimed, HEARTBEAT_MS, type Held, renew, takenOver } from "./lease";

/** Keeps one action's lease while it runs, and hears what people ask of it meanwhile. */
export type Lease = {
  /** Aborts when the lease is lost or the worker shuts down: nothing written afterwards would count. */
  readonly signal: AbortSignal;
  /** Aborts when the action was cancelled, paused or switched off: the unit at hand is finished first. */
  readonly stop: AbortSignal;
  /** What was last heard. */
  held(): Held;
  /** Asks the database now. Null when the lease is lost. */
  check(): Promise<Held | null>;
  /** Cheap while the last renewal is young. @throws AppError "conflict" when the lease is lost */
  fence(): Promise<void>;
  /** The database's clock in ms, steady. */
  now(): number;
  end(): Promise<void>;
};

/** Well under the lease of 10 s: a worker that slept longer than this asks before it writes. */
const TRUSTED_MS = 5_000;
const NOTHING: Held = { cancelledBy: null, pausedBy: null, switchedOff: false };

/** `pokes` calls back when the action's row has changed, so that a pause is heard at once and not at the next beat. */
export function holdLease(
  { id, attempt, nowMs }: Claimed,
  shutdown: AbortSignal,
  pokes: (listener: () => void) => () => void,
): Lease {
  const [lost, stop, ended] = [new AbortController(), new AbortController(), new AbortController()];
  const signal = AbortSignal.any([shutdown, lost.signal]);
  const claimedAt = performance.now();
  let held = NOTHING;
  let renewedAt = claimedAt;

  async function check(): Promise<Held | null> {
    const askedAt = performance.now();
    const answer = await renew(id, attempt);
    if (answer === null) {
      lost.abort();
      return null;
    }
    renewedAt = askedAt;
    held = answer;
    if (answer.cancelledBy !== null || answer.pausedBy !== null || answer.switchedOff) stop.abort();
    return answer;
  }

  async function beat(): Promise<void> {
    while (!ended.signal.aborted && !signal.aborted) {
      const wake = new AbortController();
      const unlisten = pokes(() => wake.abort());
      await sleep(HEARTBEAT_MS, AbortSignal.any([ended.signal, signal, wake.signal]));
      unlisten();
      // A database that is away for a moment does not lose the lease by itself; the fence decides.
      if (!ended.signal.aborted && !signal.aborted) await check().catch(() => undefined);
    }
  }
  const beating = beat();

  return {
    signal,
    stop: stop.signal,
    held: () => held,
    check,
    async fence() {
      const young = performance.now() - renewedAt < TRUSTED_MS;
      if (signal.aborted || (!young && (await check()) === null)) throw takenOver(id);
    },
    now: () => nowMs + (performance.now() - claimedAt),
    async end() {
      ended.abort();
      await beating;
    },
  };
}
