import "server-only";
import { subscribeHints } from "@/lib/db/notify";
import type { Hint } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";

type Listener = (hint: Hint) => void;

/** One database listener for all viewers of this process, kept over module reloads and stopped with the last viewer. */
const holder = globalThis as { forgeboardHints?: { listeners: Set<Listener>; stop: () => Promise<void> } };

/** Every hint a viewer may get: of the cluster from the index, of actions, audit and sessions from the database. */
export function subscribeAllHints(listener: Listener): () => void {
  const stops = [liveIndex().subscribe(listener), subscribeShared(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

function subscribeShared(listener: Listener): () => void {
  let shared = holder.forgeboardHints;
  if (shared === undefined) {
    const listeners = new Set<Listener>();
    const stop = subscribeHints((hint) => {
      for (const one of listeners) one(hint);
    });
    shared = { listeners, stop };
    holder.forgeboardHints = shared;
  }
  const { listeners, stop } = shared;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || holder.forgeboardHints?.listeners !== listeners) return;
    delete holder.forgeboardHints;
    void stop();
  };
}
