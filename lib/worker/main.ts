import "server-only";
import { randomUUID } from "node:crypto";
import type { Registry } from "@/lib/actions/define";
import { env } from "@/lib/config/env";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { subscribeHints } from "@/lib/db/notify";
import { runMirror } from "@/lib/mirror/run-mirror";
import { runOutbox } from "@/lib/outbox/run-outbox";
import { runOverrideFile } from "@/lib/quotas/run-override-file";
import { provisionNew } from "@/lib/reconciler/provision-new";
import { runAccounts } from "@/lib/reconciler/run-accounts";
import { runReconciler } from "@/lib/reconciler/run-reconciler";
import { settleAccounts } from "@/lib/reconciler/settle-accounts";
import { runRecorder } from "@/lib/status/record/run-recorder";
import { startHealthServer } from "./health";
import { claim } from "./lease";
import { listeners } from "./listeners";
import { runAction } from "./run-action";
import { everyHour } from "./schedule";

/** Takes actions from the database until the signal aborts; any number of workers may run at once. */
const AT_ONCE = 24;
/** Wake-up when no hint came, so that a lost hint or a dead worker's lease is noticed. */
const POLL_MS = 1_500;

export type WorkerOptions = {
  signal: AbortSignal;
  registry?: Registry;
  /** Resolves when there is a picture of the cluster to plan on; default: the live index of this process. */
  ready?: () => Promise<void>;
};

export async function runWorker({ signal, registry, ready }: WorkerOptions): Promise<void> {
  const verbs = registry ?? (await import("./registry")).registry;
  const owner = randomUUID();
  let wake = new AbortController();
  const changes = listeners();
  const stopHints = subscribeHints(({ topic, ids }) => {
    if (topic !== "actions") return;
    wake.abort();
    changes.tell(ids);
  });
  const around = { registry: verbs, shutdown: signal, pokes: changes.of, ready: ready ?? indexReady };
  const schedule = everyHour(signal);
  const outbox = runOutbox(signal);
  const mirror = runMirror(signal);
  const recorder = runRecorder(signal);
  const overrides = runOverrideFile(signal);
  const reconciler = runReconciler(signal, {
    index: async () => (await import("@/lib/live/process-index")).liveIndex(),
    after: ({ drift }) => provisionNew(verbs, drift),
  });
  const accounts = runAccounts(signal, { after: ({ drift }) => settleAccounts(verbs, drift) });
  const running = new Set<Promise<void>>();
  let lookedAt: number | null = null;
  const { FORGEBOARD_HEALTH_PORT: port, FORGEBOARD_HEALTH_ADDRESS: address } = env();
  const health =
    port === undefined
      ? null
      : await startHealthServer(
          { port, address },
          { owner, running: () => running.size, lookedAt: () => lookedAt },
        );
  while (!signal.aborted) {
    wake = new AbortController();
    try {
      while (!signal.aborted && running.size < AT_ONCE) {
        const claimed = await claim(owner);
        if (claimed === null) break;
        const work: Promise<void> = runAction(claimed, around)
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
  const loops = [schedule, outbox, mirror, recorder, overrides, reconciler, accounts];
  await Promise.all([...running, ...loops, stopHints()]);
}

async function indexReady(): Promise<void> {
  const { liveIndex } = await import("@/lib/live/process-index");
  await liveIndex().ready;
}

const complain = (text: string): void => {
  process.stderr.write(`worker: ${text}\n`);
};
