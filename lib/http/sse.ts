import "server-only";
import { hintQueue, type QueuedHint } from "./hint-queue";

/** The event stream of one viewer: hints, never data, at most four messages a second. */
export type HintStream = {
  signal: AbortSignal;
  /** Starts listening; what it returns stops it. */
  subscribe(listener: (hint: QueuedHint) => void): () => void;
  /** Asked every minute; the stream ends when the person may no longer look. */
  stillAllowed(): Promise<boolean>;
  timings?: { betweenMs: number; heartbeatMs: number; checkMs: number };
};

const TIMINGS = { betweenMs: 250, heartbeatMs: 15_000, checkMs: 60_000 };
const IDS_MAX = 200;
/** Messages a slow viewer may fall behind before its hints are held back and merged. */
const BUFFERED_MAX = 8;

export function hintStream({ signal, subscribe, stillAllowed, timings = TIMINGS }: HintStream): Response {
  const encoder = new TextEncoder();
  const queue = hintQueue(IDS_MAX);
  let stop: () => void = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          // A viewer that does not read gets nothing more; its hints wait in the bounded queue.
          if ((controller.desiredSize ?? 0) <= 0) return false;
          controller.enqueue(encoder.encode(text));
          return true;
        };
        let pending: ReturnType<typeof setTimeout> | null = null;
        let stopped = false;
        const flush = () => {
          pending = null;
          if ((controller.desiredSize ?? 0) <= 0) {
            pending = setTimeout(flush, timings.betweenMs);
            return;
          }
          const hints = queue.take();
          if (hints.length > 0) write(`event: hints\ndata: ${JSON.stringify(hints)}\n\n`);
        };
        const unsubscribe = subscribe((hint) => {
          queue.add(hint);
          if (!stopped) pending ??= setTimeout(flush, timings.betweenMs);
        });
        const heartbeat = setInterval(() => write(": still here\n\n"), timings.heartbeatMs);
        const check = setInterval(() => {
          void stillAllowed().then(
            (allowed) => !allowed && end(),
            () => end(),
          );
        }, timings.checkMs);
        const end = () => {
          stop();
          try {
            controller.close();
          } catch {
            // Already cancelled by the reader.
          }
        };
        stop = () => {
          if (stopped) return;
          stopped = true;
          unsubscribe();
          clearInterval(heartbeat);
          clearInterval(check);
          if (pending !== null) clearTimeout(pending);
          signal.removeEventListener("abort", end);
        };
        write("retry: 1000\n\n");
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      },
      cancel: () => stop(),
    },
    { highWaterMark: BUFFERED_MAX },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
