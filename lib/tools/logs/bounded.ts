import "server-only";

/** What ends a log that is read: its reader, its size, its time, or that the person may no longer look. */
type Bounds = {
  bytesMax: number;
  /** Milliseconds. */
  lastsMax: number;
  /** Milliseconds between two looks at whether the person still may. */
  checkMs: number;
  stillAllowed(): Promise<boolean>;
  /** Always called, once, whatever ends it. */
  ended(): void;
};

const encoder = new TextEncoder();

/** A body that is read as fast as the viewer takes it; `end` ends what it is read from. What is cut off says so in its last line. */
export function boundedBody(
  log: AsyncIterator<Uint8Array>,
  end: AbortController,
  bounds: Bounds,
): ReadableStream<Uint8Array> {
  let sent = 0;
  let why: string | null = null;
  const stop = (because: string | null) => {
    why ??= because;
    end.abort();
  };
  const over = setTimeout(() => stop("it has been followed for as long as one may"), bounds.lastsMax);
  const check = setInterval(() => {
    bounds.stillAllowed().then(
      (allowed) => !allowed && stop("you may no longer read it"),
      () => stop("it is not known whether you may still read it"),
    );
  }, bounds.checkMs);
  const clear = () => {
    clearTimeout(over);
    clearInterval(check);
    end.abort();
    bounds.ended();
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await log.next();
        if (done === true) {
          clear();
          return controller.close();
        }
        sent += value.length;
        controller.enqueue(value);
        if (sent < bounds.bytesMax) return;
        controller.enqueue(encoder.encode(cut("it is longer than what is sent at once")));
      } catch {
        controller.enqueue(encoder.encode(cut(why ?? "the cluster ended it")));
      }
      clear();
      controller.close();
    },
    cancel: clear,
  });
}

const cut = (why: string): string => `\n[forgeboard: the log ends here, because ${why}]\n`;
