import "server-only";
import { randomUUID } from "node:crypto";
import type { Registry } from "@/lib/actions/define";
import { env } from "@/lib/config/env";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { subscribeHints } from "@/lib/db/notify";
import { startHealthServer } from "./health";
import { claim } from "./lease";
import { runAction } from "./run-action";
import { everyHour } from "./schedule";

/** Takes actions from the database until the signal aborts; any number of workers may run at once. */
const AT_ONCE = 4;
/** Wake-up when no hint came, so that a lost hint or a dead worker's lease is noticed. */
const POLL_MS = 1_500;

export async function runWorker({
  signal,
  registry,
}: {
  signal: AbortSignal;
  registry?: Registry;
}): Promise<void> {
  const verbs = registry ?? (await import("./registry")).registry;
  const owner = randomUUID();
  let wake = new AbortController();
  const stopHints = subscribeHints(({ topic }) => topic === "actions" && wake.abort());
  const schedule = everyHour(signal);
  const running = new Set<Promise<void>>();
  let lookedAt: number | null = null;
  const port = env().FORGEBOARD_HEALTH_PORT;
  const health =
    port === undefined
      ? null
      : await startHealthServer(port, { owner, running: () => running.size, lookedAt: () => lookedAt });
  while (!signal.aborted) {
    wake = new AbortController();
    try {
      while (!signal.aborted && running.size < AT_ONCE) {
        const claimed = await claim(owner);
        if (claimed === null) break;
        const work: Promise<void> = runAction(verbs, claimed, signal)
          .catch((error: unknown) => complain(`action ${claimed.id}: ${messageOf(error)}`))
          .finally(() => {
            running.delete(work);
            wake.abort();
          });
        running.add(work);
      }
      lookedAt = Date.now();
    } catch (error) {
      complain(messageOf(error));
    }
    await sleep(POLL_MS, AbortSignal.any([signal, wake.signal]));
  }
  health?.closeAllConnections();
  health?.close();
  await Promise.all([...running, schedule, stopHints()]);
}

const complain = (text: string): void => {
  process.stderr.write(`worker: ${text}\n`);
};
