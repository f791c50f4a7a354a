"use client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, fetchJson } from "@/lib/core/fetch-json";
import type { Hint } from "@/lib/live/model";
import { setConnection } from "./connection-state";
import { hintBatch, touches } from "./hint-batch";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A stream that lived this long was a good one; one that ends sooner counts as another failure. */
const GOOD_MS = 10_000;

/** The one event stream of this tab. Hints make queries stale; after a gap everything is read again. */
export function LiveUpdates() {
  const client = useQueryClient();
  useEffect(() => listen(client), [client]);
  return null;
}

function listen(client: QueryClient): () => void {
  const batch = hintBatch((stale) => {
    void client.invalidateQueries({ predicate: (query) => touches(query.queryKey, stale) });
  });
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let openedAt = 0;
  let stopped = false;

  function open(): void {
    timer = null;
    source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      if (failures > 0) void client.invalidateQueries();
      openedAt = Date.now();
      setConnection({ state: "live", retryAt: null });
    });
    source.addEventListener("hints", (event) => {
      for (const hint of hintsOf(event)) batch.add(hint.topic, hint.ids);
    });
    source.addEventListener("error", () => {
      source?.close();
      if (openedAt > 0 && Date.now() - openedAt > GOOD_MS) failures = 0;
      openedAt = 0;
      void lost();
    });
  }

  /** An EventSource does not tell why it failed, so one plain request does. */
  async function lost(): Promise<void> {
    failures += 1;
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    // Spread, so that a restarted server is not met by every tab at once.
    const wait = ceiling / 2 + Math.random() * (ceiling / 2);
    try {
      await fetchJson("/api/v1/session");
    } catch (thrown) {
      // fetchJson is on its way to the sign-in page.
      if (thrown instanceof ApiError && thrown.status === 401) return;
    }
    if (stopped) return;
    // One short break, as when the server restarts, is not worth a banner.
    if (failures > 1) setConnection({ state: "lost", retryAt: Date.now() + wait });
    timer = setTimeout(open, wait);
  }

  function retryNow(): void {
    if (timer === null) return;
    clearTimeout(timer);
    open();
  }

  open();
  addEventListener("online", retryNow);
  addEventListener("forgeboard:reconnect", retryNow);
  return () => {
    stopped = true;
    removeEventListener("online", retryNow);
    removeEventListener("forgeboard:reconnect", retryNow);
    if (timer !== null) clearTimeout(timer);
    source?.close();
    batch.stop();
  };
}

function hintsOf(event: Event): Hint[] {
  if (!(event instanceof MessageEvent) || typeof event.data !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(event.data);
    return Array.isArray(parsed) ? parsed.filter(isHint) : [];
  } catch {
    return [];
  }
}

const isHint = (value: unknown): value is Hint =>
  typeof value === "object" &&
  value !== null &&
  "topic" in value &&
  typeof value.topic === "string" &&
  "ids" in value &&
  Array.isArray(value.ids);
