"use client";
import { useSyncExternalStore } from "react";

/** Whether this tab hears of changes: `lost` means that what is shown grows old. */
export type Connection = { state: "connecting" | "live" | "lost"; retryAt: number | null };

let current: Connection = { state: "connecting", retryAt: null };
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  current = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const SERVER: Connection = { state: "connecting", retryAt: null };

export const useConnection = (): Connection =>
  useSyncExternalStore(
    subscribe,
    () => current,
    () => SERVER,
  );
