import "server-only";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { subscribeHints } from "@/lib/db/notify";
import type { Channels } from "./channel";
import { deliverDue } from "./deliver";
import { openChannels } from "./open-channels";

/** When no hint came: the next try of a message is due by the clock alone. */
const POLL_MS = 5_000;

/** Delivers until the signal aborts, and ends what it is sending then; any number may run at once. */
export async function runOutbox(signal: AbortSignal, channels: Channels = openChannels()): Promise<void> {
  let wake = new AbortController();
  const stopHints = subscribeHints(({ topic }) => topic === "outbox" && wake.abort());
  while (!signal.aborted) {
    wake = new AbortController();
    try {
      while (!signal.aborted && (await deliverDue(channels)) > 0);
    } catch (error) {
      process.stderr.write(`outbox: ${messageOf(error)}\n`);
    }
    await sleep(POLL_MS, AbortSignal.any([signal, wake.signal]));
  }
  await stopHints();
}
