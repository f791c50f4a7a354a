import type { World } from "./figure";

/** One open event stream, as a browser tab holds it. */
export type Viewer = {
  /** Resolves at the next message that satisfies `wanted`. @throws Error after `msMax` without one. */
  next(wanted: (data: string) => boolean, msMax: number): Promise<void>;
  close(): void;
};

export async function openViewer(world: World): Promise<Viewer> {
  const end = new AbortController();
  const answer = await fetch(`${world.url}/api/v1/events`, { headers: world.headers, signal: end.signal });
  if (!answer.ok || answer.body === null) throw new Error(`event stream: ${answer.status}`);
  const listeners = new Set<(data: string) => void>();
  const pump = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of body) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) for (const listener of [...listeners]) listener(part);
    }
  };
  // Closing aborts the stream; a stream that breaks by itself shows as a message that never comes.
  void pump(answer.body).catch(() => {});
  return {
    next: (wanted, msMax) =>
      new Promise((done, fail) => {
        const timer = setTimeout(() => {
          listeners.delete(hear);
          fail(new Error(`no such message in ${msMax} ms`));
        }, msMax);
        const hear = (data: string) => {
          if (!wanted(data)) return;
          clearTimeout(timer);
          listeners.delete(hear);
          done();
        };
        listeners.add(hear);
      }),
    close: () => end.abort(),
  };
}
