"use client";
import { useSyncExternalStore } from "react";

/** One timer for every age on the page, however many there are. Stands still while the tab is hidden. */
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    timer = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);
    now = Date.now();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
      timer = null;
    }
  };
}

/**
 * What `read` makes of the present time; renders again only when that changes.
 * On the server and while hydrating it is given null, because the two clocks differ.
 */
export function useNow<Value extends string | number | boolean>(read: (now: number | null) => Value): Value {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (now === 0) now = Date.now();
      return read(now);
    },
    () => read(null),
  );
}
