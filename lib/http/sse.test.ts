import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { QueuedHint } from "./hint-queue";
import { hintStream } from "./sse";

const timings = { betweenMs: 250, heartbeatMs: 15_000, checkMs: 60_000 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open(allowed: () => Promise<boolean> = async () => true) {
  const abort = new AbortController();
  const listeners = new Set<(hint: QueuedHint) => void>();
  const response = hintStream({
    signal: abort.signal,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stillAllowed: allowed,
    timings,
  });
  const reader = response.body?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  const send = (hint: QueuedHint) => {
    for (const listener of listeners) listener(hint);
  };
  return { abort, listeners, response, read, send, ended: async () => (await reader?.read())?.done };
}

it("sends hints of a quarter second as one message", async () => {
  const stream = open();
  expect(await stream.read()).toBe("retry: 1000\n\n");
  for (const id of ["a", "b", "a"]) stream.send({ topic: "pods", ids: [id] });
  vi.advanceTimersByTime(250);
  expect(await stream.read()).toBe('event: hints\ndata: [{"topic":"pods","ids":["a","b"]}]\n\n');
  expect(stream.response.headers.get("x-accel-buffering")).toBe("no");
});

it("beats when nothing happens", async () => {
  const stream = open();
  await stream.read();
  vi.advanceTimersByTime(15_000);
  expect(await stream.read()).toMatch(/^:/);
});

it("holds back and merges hints while the viewer does not read", async () => {
  const stream = open();
  for (let round = 0; round < 100; round += 1) {
    stream.send({ topic: "pods", ids: [`p${round}`] });
    vi.advanceTimersByTime(250);
  }
  const texts: string[] = [];
  for (let message = 0; message < 8; message += 1) texts.push(await stream.read());
  vi.advanceTimersByTime(250);
  texts.push(await stream.read());
  expect(texts.at(-1)).toContain('"p99"');
  expect(texts.join("").match(/"p\d+"/g)).toHaveLength(100);
});

it("stops listening when the viewer leaves", async () => {
  const stream = open();
  await stream.read();
  stream.abort.abort();
  expect(await stream.ended()).toBe(true);
  expect(stream.listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it("ends when the person may no longer look", async () => {
  const stream = open(async () => false);
  await stream.read();
  await vi.advanceTimersByTimeAsync(60_000);
  // Heartbeats of that minute are still in the buffer.
  while (!(await stream.ended())) expect(stream.listeners.size).toBe(0);
  expect(stream.listeners.size).toBe(0);
});
